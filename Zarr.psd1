@{
    RootModule           = 'Zarr.psm1'
    # Nested binary modules keep their cmdlets across Import-Module -Force; those imported by the psm1 would lose them.
    # The first one finds what the second is built on.
    NestedModules        = @('bin/Zarr.PowerShell.Loading.dll', 'bin/Zarr.PowerShell.dll')

    # The build writes the version of Directory.Build.props here.
    ModuleVersion        = '0.0.0'
    GUID                 = 'e1bca564-56b1-4daa-b5ab-b2c2c989b6e4'
    Author               = 'The Zarr for PowerShell authors'
    CompanyName          = 'The Zarr for PowerShell authors'
    Copyright            = 'The Zarr for PowerShell authors, MIT licence'
    Description          = 'Chunked, compressed, N-dimensional arrays in the open Zarr formats 2 and 3: create, fill, read, grow and inspect them, chunk by chunk, in memory and on disk.'

    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')

    CmdletsToExport      = @(
        'New-ZarrArray'
        'New-ZarrGroup'
        'Get-ZarrArray'
        'Get-ZarrMetadata'
        'Get-ZarrNode'
        'Get-ZarrSlice'
        'Set-ZarrSlice'
        'Add-ZarrSlice'
        'Resize-ZarrArray'
        'Copy-ZarrArray'
        'Copy-ZarrNode'
        'Compare-ZarrArray'
        'Import-ZarrArray'
        'Export-ZarrArray'
        'Move-ZarrNode'
        'Clear-ZarrSlice'
        'Get-ZarrChunk'
        'Get-ZarrChunkMap'
        'Export-ZarrChunkMap'
        'Measure-ZarrArray'
        'Measure-ZarrCodec'
        'Get-ZarrCodec'
        'Get-ZarrDataType'
        'Test-ZarrStore'
        'Repair-ZarrStore'
        'Get-ZarrAttribute'
        'Set-ZarrAttribute'
        'Remove-ZarrAttribute'
        'Remove-ZarrNode'
        'Remove-ZarrChunk'
        'Update-ZarrMetadata'
        'Find-ZarrValue'
        'Get-ZarrOption'
        'Set-ZarrOption'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()

    # Types are read before nested modules are loaded, and name methods of this one.
    RequiredAssemblies   = @('bin/Zarr.PowerShell.Loading.dll')
    TypesToProcess       = @('Zarr.Types.ps1xml')
    # The first view of a type is the one it has by default.
    FormatsToProcess     = @('Zarr.Format.ps1xml', 'Zarr.Comparison.Format.ps1xml', 'Zarr.Drive.Format.ps1xml', 'Zarr.Health.Format.ps1xml', 'Zarr.Inspection.Format.ps1xml', 'Zarr.Search.Format.ps1xml', 'Zarr.Detail.Format.ps1xml')

    PrivateData          = @{
        PSData = @{
            Tags         = @('PSEdition_Core', 'Windows', 'Linux', 'MacOS', 'Zarr', 'NDArray', 'Array', 'Chunked', 'Compression', 'Blosc', 'Science')
            LicenseUri   = 'https://github.com/zarr-powershell/zarr-powershell/blob/main/LICENSE'
            ProjectUri   = 'https://github.com/zarr-powershell/zarr-powershell'
            ReleaseNotes = 'https://github.com/zarr-powershell/zarr-powershell/blob/main/CHANGELOG.md'
        }
    }
}
