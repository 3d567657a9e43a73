BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/Zarr/Zarr.psd1')
}

# The eight jobs of the README, on a grid that is smooth in the west and noisy in the east.
Describe 'The jobs' {
    BeforeAll {
        Push-Location $TestDrive
        $null = New-ZarrArray ./weather.zarr -Name lat -Shape 90 -DataType float32 -DimensionName lat
        Set-ZarrSlice ./weather.zarr -Name lat -Value ([float[]] (0..89).ForEach{ 89 - 2 * $_ })
        $null = New-ZarrArray ./weather.zarr -Name t -Shape 24,90,180 -ChunkShape 12,30,45 -DataType float32 -DimensionName time,lat,lon
        $random = [Random]::new(1)
        Set-ZarrSlice ./weather.zarr -Name t -Value ([float[]] (0..388799).ForEach{ [Math]::Round(30 - ($_ % 16200) / 300 + ($_ % 180 -ge 90 ? 8 * $random.NextDouble() : 0), 1) })
    }

    AfterAll {
        Pop-Location
    }

    It 'which chunks compress badly?' {
        $worst = Get-ZarrChunk ./weather.zarr/t | Sort-Object Ratio | Select-Object -First 3
        $worst.ForEach{ $_.Index[2] } | Should -BeGreaterOrEqual 2
        ($worst | Measure-Object StoredLength -Sum).Sum | Should -BeGreaterThan 0
        (Get-ZarrChunk ./weather.zarr/t | Where-Object Ratio -lt 2 | ForEach-Object Key) | Should -Contain 't/c/0/0/2'
    }

    It 'which codec should I use?' {
        $found = Measure-ZarrCodec ./weather.zarr/t -Codec blosc:lz4:5:shuffle, gzip:6 | Sort-Object Ratio -Descending
        $found[0].Codec -join '' | Should -BeLike 'gzip*'
        $copy = $found[0] | Copy-ZarrArray ./weather.zarr/t ./small.zarr
        (Measure-ZarrArray $copy).StoredLength | Should -BeLessThan (Measure-ZarrArray ./weather.zarr/t).StoredLength
    }

    It 'where is my space?' {
        $sizes = Get-ZarrNode ./weather.zarr -Recurse | Where-Object NodeType -EQ array | Measure-ZarrArray | Sort-Object StoredLength -Descending
        $sizes[0].Path | Should -BeLike '*t'
        (Get-ZarrChunkMap ./weather.zarr/t -Property Ratio -Axis 0,2 | Out-String) | Should -Not -BeNullOrEmpty
        Get-ZarrChunkMap ./weather.zarr/t -Property Ratio | Export-ZarrChunkMap ./map.svg
        Get-Content ./map.svg -Raw | Should -BeLike '*<svg*'
    }

    It 'data in, data out' {
        $null = Export-ZarrArray ./weather.zarr/t ./t.npy
        $null = Import-ZarrArray ./t.npy ./copy.zarr -ChunkShape 24,30,45 -Codec zstd:3
        Compare-ZarrArray ./weather.zarr/t ./copy.zarr -Quiet | Should -BeTrue
    }

    It 'is this store healthy?' {
        $null = Copy-ZarrNode ./weather.zarr ./sick.zarr
        Test-ZarrStore ./sick.zarr -Checksum | Should -BeTrue
        Set-Content ./sick.zarr/t/c/0/0/1 'oops'
        (Test-ZarrStore ./sick.zarr -Checksum -Detailed).Id | Should -Be 'ChunkCorrupt'
        $null = Repair-ZarrStore ./sick.zarr -Checksum -RemoveCorrupt -Force -WarningAction SilentlyContinue
        Test-ZarrStore ./sick.zarr -Checksum | Should -BeTrue
    }

    It 'what does it look like?' {
        $rows = Get-ZarrSlice ./weather.zarr 0,20:24,88:94 -Name t -AsTable
        $rows.Count | Should -Be 4
        $rows[0].PSObject.Properties.Name | Should -Be 'lat', '88', '89', '90', '91', '92', '93'
        (Get-ZarrSlice ./weather.zarr 0 -Name t).Max() | Should -BeGreaterThan 37
    }

    It 'the part between these coordinates' {
        $part = Get-ZarrSlice ./weather.zarr -Name t -Where @{ lat = 45, 52 } -Slice @{ time = 0; lon = '90:93' }
        $part.Shape -join ',' | Should -Be '4,3'
        $part.GetArrayIndex(0) -join ',' | Should -Be '0,19,90'
    }

    It 'where are these values?' {
        $target = Copy-ZarrArray ./weather.zarr/t ./found.zarr
        Update-ZarrMetadata $target -ChunkStatistics
        $found = Find-ZarrValue $target -GreaterThan 37.5
        $all = (Get-ZarrSlice $target -Raw).Where{ $_ -gt 37.5 }
        $found.Count | Should -Be $all.Count
        ($found | Measure-Object Value -Maximum).Maximum | Should -Be ($all | Measure-Object -Maximum).Maximum
    }
}

Describe 'What takes the place of something' {
    It 'leaves the old one when it fails' {
        Push-Location $TestDrive
        try {
            $null = New-ZarrArray ./good.zarr 100 -DataType int32 -ChunkShape 10 | ForEach-Object { Set-ZarrSlice $_ -Value 7; $_ }
            $null = New-ZarrArray ./bad.zarr 100 -DataType int32 -ChunkShape 10 -Codec crc32c | ForEach-Object { Set-ZarrSlice $_ -Value 8; $_ }
            Set-Content ./bad.zarr/c/9 'damaged'
            Copy-ZarrArray ./bad.zarr ./good.zarr -Force -Codec gzip -ErrorAction SilentlyContinue -ErrorVariable failure
            $failure[0].FullyQualifiedErrorId | Should -BeLike 'C*,Zarr.PowerShell.Commands.CopyZarrArrayCommand'
            (Get-ZarrSlice ./good.zarr).Sum() | Should -Be 700
            Get-ChildItem . -Force -Filter '*.partial' | Should -BeNullOrEmpty
        } finally {
            Pop-Location
        }
    }
}

Describe 'The module beside itself and others' {
    BeforeAll {
        $manifest = (Get-Module Zarr).Path | Split-Path | Join-Path -ChildPath 'Zarr.psd1'
    }

    It 'works in eight runspaces that import it at once' {
        $sums = 1..8 | ForEach-Object -ThrottleLimit 8 -Parallel {
            Import-Module $using:manifest
            $z = New-ZarrArray -Shape 100 -ChunkShape 10 -DataType int32 -Codec zstd
            Set-ZarrSlice $z -Value $_
            (Get-ZarrSlice $z).Sum()
        }
        $sums | Sort-Object | Should -Be (1..8).ForEach{ 100 * $_ }
    }

    It 'sends objects to another process and gets numbers back' {
        $path = Join-Path $TestDrive 'job.zarr'
        $null = New-ZarrArray $path 4 -DataType int32
        Set-ZarrSlice $path -Value 1, 2, 3, 4
        $back = Start-Job { Import-Module $using:manifest; Get-ZarrSlice $using:path; Get-ZarrChunk $using:path } | Receive-Job -Wait -AutoRemoveJob
        $back[0].Data | Should -Be 1, 2, 3, 4
        $back[1].StoredLength | Should -BeGreaterThan 0
    }
}
