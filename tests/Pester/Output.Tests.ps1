BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/Zarr/Zarr.psd1')
    $path = Join-Path $TestDrive 'a.zarr'
    $type = [ordered]@{ id = 'int32'; position = [ordered]@{ x = 'f4'; y = 'f4' }; tag = 'V4' }
    $null = New-ZarrArray $path -Name grid -Shape 4,6 -ChunkShape 2,3 -DataType float32 -DimensionName y, x -Attribute @{ list = 1, 2; deep = @{ a = @{ b = 1 } } }
    Set-ZarrSlice $path -Name grid -Value (1..24)
    $null = New-ZarrArray $path -Name record -Shape 3 -DataType $type
    Set-ZarrSlice $path -Name record -Value @{ id = 7; position = @{ x = 1; y = 2 }; tag = [byte[]] (1, 2, 3, 4) }
    $typeName = '(?<![\w/\\.])(System|Zarr)\.[A-Z]\w*|`\d+\['
}

Describe 'Output as CSV and JSON' {
    It 'has no names of types: <_>' -ForEach @(
        'Get-ZarrNode $path -Recurse', 'Get-ZarrArray $path -Name grid, record -Measure', 'Get-ZarrSlice $path -Name grid, record', 'Get-ZarrSlice $path -Name grid, record -AsRecord'
        'Get-ZarrChunk $path -Name grid -Header -Statistics', 'Measure-ZarrArray $path', 'Measure-ZarrCodec $path -Name grid -Codec zstd, none', 'Get-ZarrChunkMap $path -Name grid'
        'Get-ZarrAttribute $path -Name grid', 'Get-ZarrMetadata $path -Name grid', 'Find-ZarrValue $path -Name grid -GreaterThan 3', 'Test-ZarrStore $path -Detailed'
        'Compare-ZarrArray $path $path -Name record', 'Get-ZarrOption', 'Get-ZarrCodec', 'Get-ZarrDataType'
    ) {
        $output = & ([scriptblock]::Create($_))
        $output | ConvertTo-Csv | Should -Not -Match $typeName
        # What is nested deeper than -Depth is the engine's to write.
        $output | ConvertTo-Json -Depth 5 -WarningAction Ignore | Should -Not -Match $typeName
    }

    It 'shows an array in words' {
        $row = Get-ZarrArray $path -Name grid | ConvertTo-Csv | ConvertFrom-Csv
        $row.Codecs, $row.DimensionNames, $row.Shape | Should -Be 'bytes, blosc(lz4, 5, shuffle)', 'y, x', '4,6'
        ($row.Attributes | ConvertFrom-Json).list | Should -Be 1, 2
        $json = Get-ZarrArray $path -Name grid | ConvertTo-Json -WarningAction Ignore | ConvertFrom-Json
        $json.DataType.Name, $json.Codecs[1].Compressor | Should -Be 'float32', 'lz4'
    }

    It 'is still what it was' {
        (Get-ZarrSlice $path -Name grid).Data -is [float[]] | Should -BeTrue
        (Get-ZarrSlice $path -Name record -AsRecord)[0].tag -is [byte[]] | Should -BeTrue
        (Get-ZarrArray $path -Name grid).DataType.ClrType | Should -Be ([float])
    }
}
