using CsCheck;
using Xunit;
using Zarr.Storage.Stores;

namespace Zarr.Core.Tests.Stores;

public class StoreKeyTests
{
    [Theory] // rule 9
    [InlineData("a/b/c", "a/b/c")]
    [InlineData("/a//b/", "a/b")]
    [InlineData("\\a\\b/c\\", "a/b/c")]
    [InlineData("///", "")]
    [InlineData("", "")]
    public void A_path_is_written_in_many_ways(string path, string key) => Assert.Equal(key, StoreKey.FromPath(path).Value);

    [Theory] // rule 9
    [InlineData("a/./b")]
    [InlineData("../a")]
    [InlineData("a\\..\\b")]
    [InlineData("..")]
    public void A_path_that_leads_up_or_nowhere_is_refused(string path) => Assert.Equal(ZarrErrorId.NameInvalid, Assert.Throws<ZarrException>(() => StoreKey.FromPath(path)).Id);

    [Fact]
    public void Half_a_surrogate_pair_is_refused_because_it_has_no_utf8_form()
    {
        foreach (var key in new[] { "half\uD800pair", "half\uD83C", "\uDF0D", "a/\uDF0D\uD83C/b" }) Assert.False(StoreKey.TryParse(key, out _));
        Assert.Equal("\U0001F30D/\U0001F30D", StoreKey.Parse("\U0001F30D/\U0001F30D").Value);
    }

    [Fact]
    public void The_empty_key_is_the_root_and_its_own_parent()
    {
        Assert.Equal(StoreKey.Root, StoreKey.Parse(""));
        Assert.True(StoreKey.Root.IsRoot);
        Assert.Equal(StoreKey.Root, StoreKey.Root.Parent);
        Assert.Equal("", StoreKey.Root.Name);
    }

    [Fact]
    public void Append_parent_and_name_undo_each_other()
    {
        var key = StoreKey.Parse("a").Append("b/c");
        Assert.Equal("a/b/c", key.Value);
        Assert.Equal("c", key.Name);
        Assert.Equal(StoreKey.Parse("a/b"), key.Parent);
        Assert.Equal(StoreKey.Parse("a"), StoreKey.Root.Append("a"));
        Assert.Equal(StoreKey.Root, StoreKey.Parse("a").Parent);
        Assert.Equal(key, key.Append(""));
    }

    [Theory]
    [InlineData("a/b", "a", true)]
    [InlineData("a/b", "", true)]
    [InlineData("ab", "a", false)]
    [InlineData("a", "a", false)]
    [InlineData("", "", false)]
    [InlineData("a", "a/b", false)]
    public void A_key_is_below_a_prefix_by_whole_segments(string key, string prefix, bool below) =>
        Assert.Equal(below, StoreKey.Parse(key).IsBelow(StoreKey.Parse(prefix)));

    [Fact]
    public void A_range_within_a_value_is_the_intersection_of_both() =>
        Gen.Select(Gen.Long[-40, 40], Gen.Long[-5, 40], Gen.Long[0, 20]).Sample((offset, length, total) =>
        {
            var start = offset < 0 ? total + offset : offset;
            var expected = Enumerable.Range(0, (int)total).Where(at => at >= start && at < start + length).ToArray();
            var (from, count) = new ByteRange(offset, length).Within(total);
            Assert.Equal(expected.Length, count);
            Assert.InRange(from, 0, total - count);
            if (count > 0) Assert.Equal(expected[0], from);
        });
}
