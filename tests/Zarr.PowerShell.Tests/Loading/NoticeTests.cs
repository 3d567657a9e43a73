using System.Text.RegularExpressions;
using Xunit;
using Zarr.PowerShell.Tests.Hosting;

namespace Zarr.PowerShell.Tests.Loading;

/// <summary>The notices that are built have what the licences of the libraries ask of whoever ships copies of them.</summary>
public sealed class NoticeTests
{
    private static readonly string s_notice = Regex.Replace(File.ReadAllText(Path.Combine(BuiltModule.Folder, "THIRD-PARTY-NOTICES.txt")), @"\s+", " ");

    [Theory]
    [InlineData("Permission is hereby granted, free of charge, to any person obtaining a copy")]
    [InlineData("The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.")]
    [InlineData("WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT")]
    [InlineData("Redistributions in binary form must reproduce the above copyright notice")]
    [InlineData("EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE")]
    [InlineData("Copyright 2011-2020, Google, Inc. and Snappier Authors")]
    [InlineData("Copyright (c) 1988-1997 Sam Leffler")]
    [InlineData("Copyright (C) 2006, ComponentAce")]
    public void Their_licences_are_there_in_full(string text) => Assert.Contains(text, s_notice, StringComparison.Ordinal);
}
