using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Loading;

/// <summary>NOTICE has what the licences of the libraries ask of whoever ships copies of them.</summary>
public sealed class NoticeTests
{
    private static readonly string s_notice = Regex.Replace(File.ReadAllText(Path.Combine(BuiltModule.Root, "NOTICE")), @"\s+", " ");

    [Fact]
    public void Every_library_that_is_shipped_is_there_with_its_copyright_and_licence()
    {
        var shipped = JsonNode.Parse(File.ReadAllText(Path.Combine(BuiltModule.Root, "Zarr.Codecs", "packages.lock.json")))!["dependencies"]!.AsObject()
            .SelectMany(framework => framework.Value!.AsObject()).Where(package => package.Value!["type"]!.GetValue<string>() is "Direct" or "Transitive").Select(package => package.Key).Distinct().ToArray();
        Assert.NotEmpty(shipped);
        Assert.All(shipped, name => Assert.Matches($@"{Regex.Escape(name)} (MIT|BSD-[23]-Clause)\. Copyright ", s_notice));
    }

    [Theory]
    [InlineData("Permission is hereby granted, free of charge, to any person obtaining a copy")]
    [InlineData("The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.")]
    [InlineData("WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT")]
    [InlineData("Redistributions in binary form must reproduce the above copyright notice")]
    [InlineData("Neither the name of the copyright holder")]
    [InlineData("EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE")]
    [InlineData("Copyright 2011-2020, Google, Inc. and Snappier Authors")]
    [InlineData("Copyright (c) 1988-1997 Sam Leffler")]
    [InlineData("Copyright (C) 2006, ComponentAce")]
    public void Their_licences_are_there_in_full(string text) => Assert.Contains(text, s_notice, StringComparison.Ordinal);
}
