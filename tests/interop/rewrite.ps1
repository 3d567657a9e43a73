<#
Writes every array of tests/fixtures anew with this module, same metadata, into FOLDER; a peer then compares hashes with the manifest.
Prints "FAILED NAME: why" for an array that cannot be, and "skipped NAME: why" for one that this version does not support.
#>
param([Parameter(Mandatory)] [string] $Folder)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../out/Zarr/Zarr.psd1"

$fixtures = "$PSScriptRoot/../fixtures"
$theirs = [System.IO.Directory]::CreateTempSubdirectory().FullName
foreach ($zip in [System.IO.Directory]::GetFiles($fixtures, '*.zip')) { [System.IO.Compression.ZipFile]::ExtractToDirectory($zip, "$theirs/$([System.IO.Path]::GetFileNameWithoutExtension($zip))") }
$none = [System.Threading.CancellationToken]::None
# The shell that runs this has no ConvertFrom-Json.
foreach ($fixture in [System.Text.Json.JsonDocument]::Parse([System.IO.File]::ReadAllText("$fixtures/manifest.json")).RootElement.EnumerateArray()) {
    $name = $fixture.GetProperty('name').GetString()
    if ($fixture.EnumerateObject().Name -contains 'refused') { continue }
    try {
        $array = Get-ZarrArray -LiteralPath "$theirs/$name"
        $store = [Zarr.Storage.Stores.Directories.DirectoryStore]::new("$Folder/$name")
        $copy = [Zarr.ZarrArray]::CreateAsync($store, [Zarr.Storage.Stores.StoreKey]::Root, $array.Metadata, $null, $false, $none).AsTask().GetAwaiter().GetResult()
        # Not every time has a DateTime or TimeSpan; numbers have all of them.
        $view = if ($array.DataType.Name -match '^(datetime|timedelta)64') { @{ ViewAs = 'int64' } } else { @{} }
        if ($copy.Count) { $null = $copy.WriteAsync([Zarr.Arrays.Selection.ZarrSelection]::All, (Get-ZarrSlice $array @view), $false, $null, $none).AsTask().GetAwaiter().GetResult() }
    }
    catch {
        $why = $_.Exception.GetBaseException()
        if ("$($_.FullyQualifiedErrorId)" -match 'NotSupported') { "skipped ${name}: $($why.Message)" } else { "FAILED ${name}: $($why.Message)" }
    }
}
[System.IO.Directory]::Delete($theirs, $true)
