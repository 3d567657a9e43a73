BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/Zarr/Zarr.psd1')
}

Describe 'A tree of groups' {
    BeforeEach {
        $root = Join-Path $TestDrive 'tree.zarr'
        $null = New-ZarrGroup $root -Attribute @{ title = 'A tree' } -Force
        $null = New-ZarrArray $root 5 -Name temp
        $null = New-ZarrArray $root 5 -Name daily/temp
        $null = New-ZarrArray (Join-Path $root 'daily/wind') 5
    }

    It 'is listed depth first' {
        (Get-ZarrNode $root -Recurse).Name | Should -Be 'tree.zarr', 'daily', 'temp', 'wind', 'temp'
        (Get-ZarrNode $root -Recurse | Where-Object NodeType -eq array).Count | Should -Be 3
        @(Get-ZarrNode $root -Depth 0).Count | Should -Be 1
    }

    It 'gives its arrays by name and wildcard' {
        (Get-ZarrArray $root -Name daily/*).Name | Should -Be 'temp', 'wind'
        (Get-ZarrNode $root -Recurse | Where-Object Name -eq wind | Get-ZarrSlice).Count | Should -Be 5
    }

    It 'is drawn with its branches' {
        $lines = (Get-ZarrNode $root -Recurse | Out-String -Width 80).Split("`n").Where{ $_ -match '/\s*$|─' }
        $lines.ForEach{ ($_ -split ' (?=\d)')[0].TrimEnd() } | Should -Be 'tree.zarr/', '├─ daily/', '│  ├─ temp', '│  └─ wind', '└─ temp'
    }

    It 'gives the nodes of a name wherever they are' {
        (Get-ZarrNode $root -Name **/temp -Depth 0).Path | Should -Be (Join-Path $root 'daily' 'temp'), (Join-Path $root 'temp')
    }

    It 'keeps consolidated metadata fresh, and tells when others did not' {
        Update-ZarrMetadata $root -Consolidate
        Resize-ZarrArray (Join-Path $root 'daily/wind') 8
        (Get-Content (Join-Path $root 'zarr.json') -Raw | ConvertFrom-Json).consolidated_metadata.metadata.'daily/wind'.shape | Should -Be 8
        $null = Get-ZarrNode $root -Recurse -WarningVariable warnings
        $warnings | Should -BeNullOrEmpty
        Remove-Item (Join-Path $root 'temp') -Recurse
        $null = Get-ZarrNode $root -Recurse -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeLike "*stale*still has 'temp'*"
        Update-ZarrMetadata $root -RemoveConsolidated
        Get-Content (Join-Path $root 'zarr.json') -Raw | Should -Not -Match 'consolidated'
    }

    It 'is removed only as a whole and when asked to' {
        { Remove-ZarrNode $root -Force -ErrorAction Stop } | Should -Throw -ErrorId 'GroupNotEmpty,*'
        Remove-ZarrNode $root -Recurse -WhatIf
        Test-Path $root | Should -BeTrue
        Remove-ZarrNode $root -Name daily/wind -Force
        (Get-ZarrNode $root -Recurse).Count | Should -Be 4
        Remove-ZarrNode $root -Recurse -Force
        Test-Path $root | Should -BeFalse
    }
}

Describe 'Attributes' {
    BeforeEach {
        $path = Join-Path $TestDrive 'a.zarr'
        $null = New-ZarrArray $path 5 -Attribute @{ units = 'm' } -Force
    }

    It 'are set, read and removed' {
        Set-ZarrAttribute $path scale 0.5
        Set-ZarrAttribute $path @{ range = 0, 100; source = @{ name = 'x'; year = 2026 } }
        (Get-ZarrAttribute $path scale).Value | Should -Be 0.5
        (Get-ZarrAttribute $path -AsHashtable).source.year | Should -Be 2026
        (Get-ZarrAttribute $path range).Value | Should -Be 0, 100
        Remove-ZarrAttribute $path units, scale
        (Get-ZarrAttribute $path).Name | Sort-Object | Should -Be 'range', 'source'
    }

    It 'that are missing are an error each' {
        Get-ZarrAttribute $path missing, units -ErrorAction SilentlyContinue -ErrorVariable failures | ForEach-Object Name | Should -Be 'units'
        $failures[0].FullyQualifiedErrorId | Should -Be 'AttributeNotFound,Zarr.PowerShell.Commands.GetZarrAttributeCommand'
    }

    It 'can be read by any JSON reader' {
        Set-ZarrAttribute $path note "Ä`"\"
        (Get-Content (Join-Path $path 'zarr.json') -Raw | ConvertFrom-Json).attributes.note | Should -Be "Ä`"\"
    }
}

Describe 'Copies and moves' {
    BeforeEach {
        $root = Join-Path $TestDrive 'source.zarr'
        $null = New-ZarrGroup $root -Attribute @{ title = 'A tree' } -Force
        $null = New-ZarrArray $root -Name land/temp -Shape 10, 10 -ChunkShape 5, 5 -DataType float32 -DimensionName y, x
        Set-ZarrSlice $root -Name land/temp -Value (1..100)
        $target = Join-Path $TestDrive "$(New-Guid).zarr"
    }

    It 'converts a tree to Zarr v2 and back' {
        (Copy-ZarrNode $root $target -ZarrFormat 2 -Codec zlib:1).ZarrFormat | Should -Be V2
        Test-Path (Join-Path $target 'land/temp/1.1') | Should -BeTrue
        $back = Copy-ZarrNode $target "$target.back" -ZarrFormat 3
        $back.Attributes['title'] | Should -Be 'A tree'
        (Get-ZarrArray "$target.back/land/temp").DimensionNames | Should -Be 'y', 'x'
        [int[]] (Get-ZarrSlice "$target.back/land/temp" -Raw) | Should -Be (1..100)
    }

    It 'rechunks and retypes an array' {
        $copy = Copy-ZarrArray $root $target -Name land/temp -ChunkShape 10, 1 -DataType int16
        $copy.ChunkShape | Should -Be 10, 1
        [int[]] (Get-ZarrSlice $copy ':,3' -Raw) | Should -Be (4..94).Where{ $_ % 10 -eq 4 }
        { Copy-ZarrArray $root $target -Name land/temp -ErrorAction Stop } | Should -Throw -ErrorId 'NodeExists,*'
    }

    It 'names each copy by a script block' {
        Get-ZarrNode $root -Recurse | Where-Object NodeType -eq array | Copy-ZarrArray -Destination $target -DestinationName { "flat/$($_.Name)" } | ForEach-Object Name | Should -Be 'temp'
        (Get-ZarrNode $target -Recurse).Count | Should -Be 3
        Get-ChildItem (Split-Path $root) -Filter source.zarr | Copy-ZarrNode -Destination $target -DestinationName { "all/$($_.Name)" }
        (Get-ZarrArray $target -Name all/source.zarr/land/temp).Shape | Should -Be 10, 10
    }

    It 'moves a group' {
        Move-ZarrNode $root -Name land -Destination $target -WhatIf
        Test-Path $target | Should -BeFalse
        Move-ZarrNode $root -Name land -Destination $target
        (Get-ZarrNode $target -Recurse).Name[-1] | Should -Be 'temp'
        Test-Path (Join-Path $root 'land') | Should -BeFalse
    }
}
