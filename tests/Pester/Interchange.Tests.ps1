BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/Zarr/Zarr.psd1')
}

Describe 'Tables and files' {
    BeforeEach {
        $path = Join-Path $TestDrive 'a.zarr'
        $array = New-ZarrArray $path 3,4 -DataType float64 -ChunkShape 2,3 -DimensionName time,station -Force
        Set-ZarrSlice $array -Value (1..12 | ForEach-Object { $_ / 8 })
    }

    It 'goes through CSV and back to its places' {
        $csv = Join-Path $TestDrive 'a.csv'
        Get-ZarrSlice $path -AsRecord | Export-Csv $csv
        (Get-Content $csv)[0] | Should -Be '"time","station","Index","Value"'
        $back = New-ZarrArray -Shape 3,4 -DimensionName time,station
        Import-Csv $csv | Sort-Object { Get-Random } | Set-ZarrSlice $back
        Compare-ZarrArray $path $back -Quiet | Should -BeTrue
    }

    It 'shows the index of records in JSON as numbers' {
        $json = Get-ZarrSlice $path 1,2 -AsRecord | ConvertTo-Json -Compress
        $json | Should -Be '{"Index":[1,2],"Value":0.875,"time":1,"station":2}'
    }

    It 'takes records of fields from Import-Csv' {
        $csv = Join-Path $TestDrive 'people.csv'
        [pscustomobject]@{ id = 1; name = 'Ann' }, [pscustomobject]@{ id = 2; name = 'Bo' } | Export-Csv $csv
        $people = New-ZarrArray -Shape 2 -DataType ([ordered]@{ id = 'int32'; name = 'U10' })
        Import-Csv $csv | Set-ZarrSlice $people
        (Import-ZarrArray $csv -Header -DataType $people.DataType | Compare-ZarrArray $people -Quiet) | Should -BeTrue
    }

    It 'names each file and each array by a script block' {
        Push-Location $TestDrive
        $null = Get-ZarrArray $path | Export-ZarrArray -Destination { "$($_.Name).npy" }
        $found = Get-ChildItem *.npy | Import-ZarrArray -Destination ./all.zarr -DestinationName { "in/$($_.BaseName)" } -Force
        Pop-Location
        $found.Key.Value | Should -Be 'in/a.zarr'
        Compare-ZarrArray $path $found -Quiet | Should -BeTrue
    }

    It 'goes through a TIFF file of many images and back, and takes one of them' {
        $tiff = Join-Path $TestDrive 'stack.tif'
        $stack = New-ZarrArray -Shape 3,4,5 -DataType uint16
        Set-ZarrSlice $stack -Value (1..60)
        (Export-ZarrArray $stack $tiff).Name | Should -Be 'stack.tif'
        Import-ZarrArray $tiff | Compare-ZarrArray $stack -Quiet | Should -BeTrue
        (Import-ZarrArray $tiff -Name 2 | Get-ZarrSlice).Data[0] | Should -Be 41
        (Get-Item $tiff | Measure-ZarrCodec -Codec zstd:3).Length | Should -Be 120
    }

    It 'writes what was compared as a line of CSV and as JSON' {
        $other = Copy-ZarrArray $path
        Set-ZarrSlice $other 1,1 -Value 9
        $result = Compare-ZarrArray $path $other
        ($result | ConvertTo-Csv | ConvertFrom-Csv).FirstIndex | Should -Be '1,1'
        ($result | ConvertTo-Json | ConvertFrom-Json).Reason | Should -Be '1 of 12 elements differ, by up to 8.25'
        (Compare-ZarrArray $path $other -Detailed | ConvertTo-Csv)[0] | Should -Be '"Index","Reference","Difference","Distance"'
    }
}
