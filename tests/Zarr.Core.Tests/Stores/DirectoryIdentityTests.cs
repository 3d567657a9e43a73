using Xunit;
using Zarr.Storage.Stores.Directories;

namespace Zarr.Core.Tests.Stores;

/// <summary>What a reader compares to notice that its node was replaced.</summary>
public sealed class DirectoryIdentityTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    private string Node => Path.Join(_folder.Path, "node");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_directory_stays_itself_whatever_happens_in_it_and_by_whatever_path()
    {
        Directory.CreateDirectory(Node);
        var identity = Of(Node);
        Assert.NotEqual(default, identity);
        File.WriteAllText(Path.Join(Node, "a"), "1");
        Directory.CreateDirectory(Path.Join(Node, "c"));
        File.Move(Path.Join(Node, "a"), Path.Join(Node, "c", "b"));
        File.Delete(Path.Join(Node, "c", "b"));
        Directory.Delete(Path.Join(Node, "c"));
        Assert.Equal(identity, Of(Node));
        Assert.Equal(identity, Of(Path.Join(Node, "..", "node")));
        if (OperatingSystem.IsWindows()) foreach (var path in (string[])[@"\\?\" + Node, @"\\.\" + Node, Node.Replace('\\', '/'), Node.ToUpperInvariant()]) Assert.Equal(identity, Of(path));
    }

    [Fact]
    public void Another_directory_at_the_place_is_another_and_none_is_none()
    {
        Assert.Equal(default, Of(Node));
        Assert.Equal(default, Of(Path.Join(Node, "below")));
        Directory.CreateDirectory(Node);
        var first = Of(Node);
        Directory.CreateDirectory(Node + "2");
        var second = Of(Node + "2");
        Assert.NotEqual(first, second);
        Directory.Move(Node, Node + "1");
        Assert.Equal(default, Of(Node));
        Directory.Move(Node + "2", Node);
        Assert.Equal((second, first), (Of(Node), Of(Node + "1")));
    }

    [Fact]
    public void A_long_path_leads_to_a_directory_too()
    {
        var path = Path.Join([_folder.Path, .. Enumerable.Repeat(new string('n', 100), 4)]);
        Directory.CreateDirectory(path);
        Assert.NotEqual(default, Of(path));
        Assert.NotEqual(Of(path), Of(Path.GetDirectoryName(path)!));
    }

    private static DirectoryIdentity Of(string path)
    {
        var identity = DirectoryIdentity.Of(path);
        Assert.SkipWhen(identity is null, "This file system does not tell.");
        return identity.Value;
    }
}
