<#
Copies every array of tests/fixtures into the other format, into FOLDER; a peer that reads that format then compares hashes with the manifest.
Prints "FAILED NAME: why" for an array that cannot be copied, and "skipped NAME: why" for one that the other format has no spelling for.
#>
param([Parameter(Mandatory)] [string] $Folder)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../../out/Zarr/Zarr.psd1"

$fixtures = "$PSScriptRoot/../fixtures"
$theirs = [System.IO.Directory]::CreateTempSubdirectory().FullName
foreach ($zip in [System.IO.Directory]::GetFiles($fixtures, '*.zip')) { [System.IO.Compression.ZipFile]::ExtractToDirectory($zip, "$theirs/$([System.IO.Path]::GetFileNameWithoutExtension($zip))") }
# The shell that runs this has no ConvertFrom-Json.
foreach ($fixture in [System.Text.Json.JsonDocument]::Parse([System.IO.File]::ReadAllText("$fixtures/manifest.json")).RootElement.EnumerateArray()) {
    $name = $fixture.GetProperty('name').GetString()
    if ($fixture.EnumerateObject().Name -contains 'refused') { continue }
    try { $null = Copy-ZarrArray -LiteralPath "$theirs/$name" -Destination "$Folder/$name" -ZarrFormat (5 - $fixture.GetProperty('zarr_format').GetInt32()) }
    catch {
        $why = $_.Exception.GetBaseException()
        if ("$($_.FullyQualifiedErrorId)" -match 'NotSupported|FillValueInvalid') { "skipped ${name}: $($why.Message)" } else { "FAILED ${name}: $($why.Message)" }
    }
}
[System.IO.Directory]::Delete($theirs, $true)
