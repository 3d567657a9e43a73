BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/Zarr/Zarr.psd1')
    $path = Join-Path $TestDrive 'a.zarr'
    $null = New-ZarrArray $path 1000 -DataType int32 -ChunkShape 100
    Set-ZarrSlice $path :500 -Value (1..500)
}

Describe 'Get-ZarrChunk' {
    It 'gives one record for each chunk in grid order' {
        $chunks = Get-ZarrChunk $path
        $chunks.Count | Should -Be 10
        $chunks.Key | Should -Be (0..9 | ForEach-Object { "c/$_" })
        ($chunks | Where-Object State -eq Missing).Count | Should -Be 5
    }

    It 'sorts, groups and exports' {
        Get-ZarrChunk $path | Group-Object State | ForEach-Object Count | Should -Be 5, 5
        $worst = Get-ZarrChunk $path | Where-Object Ratio | Sort-Object Ratio | Select-Object -First 1
        $worst.Ratio | Should -Be (Measure-ZarrArray $path).MinimumRatio
        $csv = Get-ZarrChunk $path -Statistics | ConvertTo-Csv | ConvertFrom-Csv
        $csv[2].Minimum | Should -Be 201
        $csv[2].Index | Should -Be 2
    }

    It 'stops early' {
        $huge = New-ZarrArray -Shape 1e15 -ChunkShape 1000
        (Get-ZarrChunk $huge | Select-Object -First 3).Count | Should -Be 3
    }

    It 'adds header and statistics when asked' {
        $chunk = Get-ZarrChunk $path 0:1 -Header -Statistics
        $chunk.Compressor | Should -Be 'lz4'
        $chunk.Minimum, $chunk.Maximum, $chunk.Mean | Should -Be 1, 100, 50.5
    }

    It 'tells of a damaged chunk and goes on' {
        $copy = Join-Path $TestDrive 'damaged.zarr'
        Copy-Item $path $copy -Recurse
        Set-Content (Join-Path $copy 'c' '1') 'no chunk'
        $chunks = Get-ZarrChunk $copy -Statistics -ErrorAction SilentlyContinue -ErrorVariable failures
        $chunks.Count | Should -Be 10
        $chunks[1].State | Should -Be 'Corrupt'
        $failures.Count | Should -Be 1
        $failures[0].TargetObject | Should -Be 'c/1'
        { Get-ZarrSlice $copy -ErrorAction Stop } | Should -Throw -ErrorId 'ChunkCorrupt,*'
    }
}

Describe 'Measure-ZarrArray' {
    It 'adds up arrays and chunk records alike' {
        $whole = Measure-ZarrArray $path
        $whole.ChunkCount, $whole.StoredCount, $whole.MissingCount, $whole.Length | Should -Be 10, 5, 5, 4000
        (Get-ZarrChunk $path | Measure-ZarrArray).StoredLength | Should -Be $whole.StoredLength
    }

    It 'counts the bytes that are on disk' {
        $onDisk = Get-ChildItem (Join-Path $path 'c') -Recurse -File | Measure-Object Length -Sum
        (Measure-ZarrArray $path).StoredLength | Should -Be $onDisk.Sum
    }
}
