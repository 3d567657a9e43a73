BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/Zarr/Zarr.psd1')
}

Describe 'Writing and reading' {
    BeforeEach {
        $path = Join-Path $TestDrive 'a.zarr'
        $array = New-ZarrArray $path 4,6 -DataType int32 -ChunkShape 2,4 -Force
        Set-ZarrSlice $array -Value (0..23)
    }

    It 'reads <Slice> as NumPy does' -ForEach @(
        @{ Slice = '0:2,:'; Shape = '2,6'; Sum = 66 }
        @{ Slice = '1,2'; Shape = ''; Sum = 8 }
        @{ Slice = '-1'; Shape = '6'; Sum = 123 }
        @{ Slice = '::-1,::3'; Shape = '4,2'; Sum = 84 }
        @{ Slice = '...,0'; Shape = '4'; Sum = 36 }
    ) {
        $read = Get-ZarrSlice $path $Slice
        $read.Shape -join ',' | Should -Be $Shape
        ($read.Data | Measure-Object -Sum).Sum | Should -Be $Sum
    }

    It 'takes slices without quotes' {
        (Get-ZarrSlice $path 1:3,::2).Data -join ' ' | Should -Be '6 8 10 12 14 16'
        (Get-ZarrSlice $path (0,3),-1).Data -join ' ' | Should -Be '5 23'
        (Get-ZarrSlice $path -Start 1,1 -Count 2,2).Data -join ' ' | Should -Be '7 8 13 14'
    }

    It 'gives one object with elements by index' {
        $read = Get-ZarrSlice $path
        @($read).Count | Should -Be 1
        $read[1, 2] | Should -Be 8
        $read.GetValue(3, 5) | Should -Be 23
        $read[9, 9] | Should -BeNullOrEmpty
    }

    It 'gives a .NET array with -AsArray, a flat one with -Raw and records with -AsRecord' {
        $square = Get-ZarrSlice $path 0:2,0:2 -AsArray
        $square.Rank | Should -Be 2
        $square[1, 1] | Should -Be 7
        $flat = Get-ZarrSlice $path 0,:3 -Raw
        $flat.GetType() | Should -Be ([int[]])
        $most = Get-ZarrSlice $path -AsRecord | Sort-Object Value -Descending | Select-Object -First 1
        $most.Index -join ',' | Should -Be '3,5'
        (Get-ZarrSlice $path -AsRecord | Measure-Object Value -Maximum).Maximum | Should -Be 23
    }

    It 'writes values from the pipeline' {
        1..6 | Set-ZarrSlice $path 0
        (Get-ZarrSlice $path 0 -Raw) -join ' ' | Should -Be '1 2 3 4 5 6'
        Get-Content (New-Item (Join-Path $TestDrive 'row.txt') -Value "7`n8`n9`n7`n8`n9" -Force) | Set-ZarrSlice $path 1
        (Get-ZarrSlice $path 1 -Raw) -join ' ' | Should -Be '7 8 9 7 8 9'
    }

    It 'copies a slice from one array to another' {
        $other = New-ZarrArray -Shape 6 -DataType float64
        Get-ZarrSlice $path 2 | Set-ZarrSlice $other
        (Get-ZarrSlice $other -Raw) -join ' ' | Should -Be '12 13 14 15 16 17'
    }

    It 'appends, clears and resizes' {
        Add-ZarrSlice $path -Value (1..6)
        (Get-ZarrArray $path).Shape -join 'x' | Should -Be '5x6'
        Clear-ZarrSlice $path 4
        (Get-ZarrSlice $path 4 -Raw) -join ' ' | Should -Be '0 0 0 0 0 0'
        (Resize-ZarrArray $path 2,2 -Force -PassThru).Shape -join 'x' | Should -Be '2x2'
        Resize-ZarrArray $path 2,3
        (Get-ZarrSlice $path -Raw) -join ' ' | Should -Be '0 1 0 6 7 0'
    }

    It 'writes nothing with -WhatIf' {
        Set-ZarrSlice $path -Value 9 -WhatIf
        Resize-ZarrArray $path 1,1 -WhatIf
        (Get-ZarrSlice $path 3,5 -Raw) | Should -Be 23
    }

    It 'refuses <Command> with <Id>' -ForEach @(
        @{ Command = { Get-ZarrSlice $path 0..9 }; Id = 'SelectionInvalid' }
        @{ Command = { Get-ZarrSlice $path 4 }; Id = 'SelectionOutOfRange' }
        @{ Command = { 1..5 | Set-ZarrSlice $path 0 }; Id = 'ValueShapeMismatch' }
        @{ Command = { Set-ZarrSlice $path -Value 1.5 }; Id = 'ValueNotConvertible' }
        @{ Command = { Set-ZarrSlice $path -Value 3000000000 }; Id = 'ValueNotConvertible' }
    ) {
        $failure = $null
        try { $ErrorActionPreference = 'Stop'; & $Command } catch { $failure = $_ }
        $failure.FullyQualifiedErrorId | Should -BeLike "$Id,Zarr.PowerShell.Commands.*"
        (Get-ZarrSlice $path 3,5 -Raw) | Should -Be 23
    }
}

Describe 'Several runspaces' {
    It 'lose nothing when they write the same chunks' {
        $path = Join-Path $TestDrive 'shared.zarr'
        $null = New-ZarrArray $path 400 -DataType int32 -ChunkShape 100
        $manifest = (Get-Module Zarr).Path | Split-Path | Join-Path -ChildPath 'Zarr.psd1'
        0..3 | ForEach-Object -Parallel {
            Import-Module $using:manifest
            for ($i = $_; $i -lt 400; $i += 4) { Set-ZarrSlice $using:path $i -Value ($i + 1) }
        }
        Compare-Object (Get-ZarrSlice $path -Raw) (1..400) | Should -BeNullOrEmpty
    }
}
