BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/Zarr/Zarr.psd1')
}

Describe 'New-ZarrArray' {
    It 'makes an array on disk that another session can open' {
        $path = Join-Path $TestDrive 'new.zarr'
        $made = New-ZarrArray $path 100,100 -DataType int32 -Attribute @{ units = 'm' }
        Test-Path (Join-Path $path 'zarr.json') | Should -BeTrue
        $opened = Get-ZarrArray $path
        $opened.Path | Should -Be $made.Path
        $opened.Shape -join ',' | Should -Be '100,100'
        $opened.Attributes['units'] | Should -Be 'm'
        $opened.GetType().FullName | Should -Be 'Zarr.ZarrArray'
    }

    It 'makes one in memory where there is no path' {
        $array = New-ZarrArray -Shape 10 -DataType float32 -FillValue NaN
        $array.Path | Should -Be 'memory'
        [float]::IsNaN((Get-ZarrSlice $array 0 -Raw)[0]) | Should -BeTrue
    }

    It 'takes the codec <Codec>' -ForEach @(
        @{ Codec = 'blosc:zstd:3:bitshuffle'; Last = 'blosc' }
        @{ Codec = 'gzip'; Last = 'gzip' }
        @{ Codec = @{ name = 'blosc'; cname = 'lz4'; clevel = 9 }; Last = 'blosc' }
        @{ Codec = 'none'; Last = 'bytes' }
        @{ Codec = @('zstd', 'crc32c'); Last = 'crc32c' }
    ) {
        $array = New-ZarrArray -Shape 1000 -DataType int32 -ChunkShape 300 -Codec $Codec
        $array.Codecs[-1].Name | Should -Be $Last
        Set-ZarrSlice $array -Value (1..1000)
        Compare-Object (Get-ZarrSlice $array -Raw) (1..1000) | Should -BeNullOrEmpty
    }

    It 'makes format 2 when asked' {
        $path = Join-Path $TestDrive 'two.zarr'
        (New-ZarrArray $path 5 -ZarrFormat 2).ZarrFormat | Should -Be 'V2'
        Test-Path (Join-Path $path '.zarray') | Should -BeTrue
    }

    It 'does not replace what is there, unless forced' {
        $path = Join-Path $TestDrive 'there.zarr'
        $null = New-ZarrArray $path 5
        { New-ZarrArray $path 6 -ErrorAction Stop } | Should -Throw -ErrorId 'NodeExists,Zarr.PowerShell.Commands.NewZarrArrayCommand'
        (New-ZarrArray $path 6 -Force).Shape[0] | Should -Be 6
    }

    It 'refuses <Arguments> with <Id>' -ForEach @(
        @{ Arguments = @{ Shape = -1 }; Id = 'ShapeInvalid' }
        @{ Arguments = @{ Shape = 2.5 }; Id = 'ShapeInvalid' }
        @{ Arguments = @{ Shape = 5; ChunkShape = 0 }; Id = 'ShapeInvalid' }
        @{ Arguments = @{ Shape = 5; DataType = 'int33' }; Id = 'DataTypeNotSupported' }
        @{ Arguments = @{ Shape = 5; Codec = 'brotli' }; Id = 'CodecNotSupported' }
        @{ Arguments = @{ Shape = 5; Codec = 'gzip:10' }; Id = 'CodecInvalid' }
        @{ Arguments = @{ Shape = 5; DataType = 'uint8'; FillValue = 256 }; Id = 'FillValueInvalid' }
    ) {
        $path = Join-Path $TestDrive 'refused.zarr'
        { New-ZarrArray $path @Arguments -ErrorAction Stop } | Should -Throw -ErrorId "$Id,Zarr.PowerShell.Commands.NewZarrArrayCommand"
        Test-Path $path | Should -BeFalse
    }
}

Describe 'Finding arrays' {
    BeforeAll {
        Push-Location $TestDrive
        $null = New-Item -ItemType Directory found | Push-Location
        'one', 'two' | ForEach-Object { $null = New-ZarrArray "$_.zarr" 3 -DataType int32 }
        $null = New-ZarrArray 'b[1].zarr' 3
        Set-Content notes.txt 'no array'
    }

    AfterAll {
        Pop-Location
        Pop-Location
    }

    It 'takes wildcards and passes over what is no node' {
        (Get-ZarrArray *).Name | Sort-Object | Should -Be 'b[1].zarr', 'one.zarr', 'two.zarr'
        Get-ZarrArray nothing* | Should -BeNullOrEmpty
    }

    It 'takes what Get-ChildItem gives' {
        (Get-ChildItem -Directory | Get-ZarrArray).Count | Should -Be 3
        Get-ChildItem *.zarr | Set-ZarrSlice -Slice 0 -Value 7
        Get-ZarrArray *.zarr | Get-ZarrSlice -Slice 0 -Raw | Should -Be 7, 7, 7
    }

    It 'takes drives of PowerShell' {
        (Get-ZarrArray TestDrive:/found/one.zarr).Name | Should -Be 'one.zarr'
        $null = New-ZarrArray TestDrive:/found/drive/three.zarr 3
        Test-Path drive/three.zarr/zarr.json | Should -BeTrue
    }

    It 'can be sorted, selected and put into other cmdlets' {
        Get-ZarrArray one.zarr | Get-Item | Should -BeOfType System.IO.DirectoryInfo
        (Get-ZarrArray *.zarr | Select-Object Name, Shape | ConvertTo-Csv)[1] | Should -Match '"3"'
        Get-ZarrArray one.zarr | ConvertTo-Json -Depth 3 -WarningAction Ignore | Should -Match '"Name":\s*"one.zarr"'
    }

    It 'goes on after a missing one' {
        $found = Get-ZarrArray one.zarr, missing.zarr, two.zarr -ErrorAction SilentlyContinue -ErrorVariable failures
        $found.Count | Should -Be 2
        $failures.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -Be 'PathNotFound,Zarr.PowerShell.Commands.GetZarrArrayCommand'
    }
}
