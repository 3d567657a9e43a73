# Proves a gallery package: unpacks the newest one in out/packages, imports the module from there and checks what it brings.
# Runs in Zarr.Shell -NoModule, so it uses the engine's core cmdlets only.
param([string] $Folder = "$PSScriptRoot/../out/packages")

$ErrorActionPreference = 'Stop'
$package = $null
foreach ($file in [IO.DirectoryInfo]::new($Folder).GetFiles('Zarr.*.nupkg')) {
    if (-not $package -or $file.LastWriteTimeUtc -gt $package.LastWriteTimeUtc) { $package = $file }
}

if (-not $package) { throw "There is no package in '$Folder'." }

$unpacked = [IO.Directory]::CreateTempSubdirectory('zarr-package-').FullName
try {
    [IO.Compression.ZipFile]::ExtractToDirectory($package.FullName, $unpacked)
    foreach ($file in 'README.md', 'LICENSE', 'NOTICE', 'THIRD-PARTY-NOTICES.txt', 'CHANGELOG.md') {
        if (-not [IO.File]::Exists("$unpacked/$file")) { throw "$($package.Name) has no $file." }
    }

    # A library's package is named after it, or a part of itself: its name, version and licence stand in the notices.
    $notices = [IO.File]::ReadAllText("$unpacked/THIRD-PARTY-NOTICES.txt")
    foreach ($library in [IO.Directory]::GetFiles("$unpacked/bin/Dependencies", '*.dll')) {
        $name = [IO.Path]::GetFileNameWithoutExtension($library)
        if ($name -ne 'Zarr.Codecs' -and $notices -notmatch "(?m)^$([regex]::Escape($name))(\.\w+)? \d+\.\d+\.\d+\r?\n=+\r?\n[^=]+Copyright[^=]+WARRANT") { throw "THIRD-PARTY-NOTICES.txt has no licence of $name." }
    }

    $manifest = Test-ModuleManifest "$unpacked/Zarr.psd1"
    if ($package.Name -ne "Zarr.$($manifest.Version).nupkg") { throw "$($package.Name) holds version $($manifest.Version)." }

    $module = Import-Module "$unpacked/Zarr.psd1" -PassThru
    if ([IO.Path]::GetFullPath($module.ModuleBase) -ne [IO.Path]::GetFullPath($unpacked)) { throw "The module came from '$($module.ModuleBase)'." }

    $listed = [regex]::Matches(([regex]::Match([IO.File]::ReadAllText("$unpacked/Zarr.psd1"), 'CmdletsToExport\s*=\s*@\([^)]*\)').Value), "'([^']+)'") |
        ForEach-Object { $_.Groups[1].Value }
    $missing = $listed | Where-Object { -not $module.ExportedCmdlets.ContainsKey($_) }
    if ($missing) { throw "$($package.Name) lists cmdlets it does not have: $($missing -join ', ')." }

    $codecs = [Reflection.Assembly]::Load('Zarr.Codecs')
    if (-not $codecs.Location.StartsWith($unpacked)) { throw "Zarr.Codecs came from '$($codecs.Location)'." }
    [void] $codecs.GetTypes()
    "$($package.Name): $($module.ExportedCmdlets.Count) cmdlets, codec libraries found."
}
finally {
    # Windows keeps loaded assemblies locked until the process ends; the system's own cleaning takes the folder then.
    if (-not $IsWindows) { [IO.Directory]::Delete($unpacked, $true) }
}
