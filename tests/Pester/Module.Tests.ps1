BeforeAll {
    $manifest = Join-Path $PSScriptRoot '../../out/Zarr/Zarr.psd1'
    Import-Module $manifest -Force
}

Describe 'The module' {
    It 'has a valid manifest' {
        $module = Test-ModuleManifest $manifest -ErrorAction Stop
        $module.Name | Should -Be 'Zarr'
        $module.CompatiblePSEditions | Should -Be 'Core'
    }

    It 'keeps its commands when it is imported again with -Force' {
        $before = (Get-Module Zarr).ExportedCommands.Keys | Sort-Object
        Import-Module $manifest -Force
        (Get-Module Zarr).ExportedCommands.Keys | Sort-Object | Should -Be $before
    }

    It 'exports exactly the cmdlets the manifest lists, and nothing else' {
        $expected = (Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object
        (Get-Command -Module Zarr).Name | Sort-Object | Should -Be $expected
    }
}
