BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/Zarr/Zarr.psd1')
}

Describe 'The health of a store' {
    BeforeEach {
        $root = Join-Path $TestDrive 'health.zarr'
        if (Test-Path $root) { Remove-Item $root -Recurse -Force }
        New-ZarrArray $root 10 -ChunkShape 2 -Name a -DataType int32 -Codec crc32c | Set-ZarrSlice -Value 7
    }

    It 'is a gate' {
        Test-ZarrStore $root -Checksum | Should -BeTrue
        Set-Content (Join-Path $root a/c/1) 'damaged'
        Test-ZarrStore $root | Should -BeFalse
        (Test-ZarrStore $root -Detailed).Id | Should -Be 'ChunkCorrupt'
    }

    It 'survives CSV and JSON' {
        Set-Content (Join-Path $root a/c/1) 'damaged'
        $problem = Test-ZarrStore $root -Detailed | ConvertTo-Csv | ConvertFrom-Csv
        $problem.Id, $problem.Severity, $problem.Key | Should -Be 'ChunkCorrupt', 'Error', 'a/c/1'
        (Test-ZarrStore $root -Detailed | ConvertTo-Json -EnumsAsStrings | ConvertFrom-Json).Repair | Should -Be 'RemoveCorrupt'
    }

    It 'is mended by what a pipeline selects' {
        Set-Content (Join-Path $root a/c/9) 'outside'
        Set-Content (Join-Path $root junk) 'x'
        (Test-ZarrStore $root -Detailed | Where-Object Id -eq ChunkOutsideGrid | Repair-ZarrStore).Action | Should -Be "Deleted the chunk 'a/c/9'"
        (Test-ZarrStore $root -Detailed | Group-Object Id -NoElement).Name | Should -Be 'OrphanedKey'
    }

    It 'does not go on when nobody listens' {
        Set-Content (Join-Path $root junk1) 'x'
        Set-Content (Join-Path $root junk2) 'x'
        @(Test-ZarrStore $root -Detailed | Select-Object -First 1).Count | Should -Be 1
    }

    It 'says what is stored' {
        (Get-ZarrMetadata $root/a).chunk_grid.configuration.chunk_shape | Should -Be 2
        (Get-ZarrMetadata $root/a -Raw | ConvertFrom-Json).shape | Should -Be 10
        (Get-ZarrMetadata $root/a | ConvertTo-Json -Depth 9 | ConvertFrom-Json -AsHashtable).codecs[1].name | Should -Be 'crc32c'
    }

    It 'loses only the chunks it is told to lose' {
        Get-ZarrChunk $root/a | Select-Object -First 2 | Remove-ZarrChunk -Force
        (Get-ZarrSlice $root/a 2:6).Data | Should -Be 0, 0, 7, 7
    }
}
