BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/Zarr/Zarr.psd1')
}

Describe 'A drive of a store' {
    BeforeEach {
        Push-Location $TestDrive
        $root = Join-Path $TestDrive 'drive.zarr'
        if (Test-Path $root) { Remove-Item $root -Recurse -Force }
        $null = New-ZarrArray $root 5 -Name daily/temp -DataType int32
        Set-ZarrSlice $root -Name daily/temp -Value (1..5)
        $null = New-ZarrArray $root 5 -Name daily/deep/wind
        $null = New-ZarrArray $root 5 -Name other
        $null = New-PSDrive -Name ZarrTest -PSProvider Zarr -Root $root -Scope Global
    }

    AfterEach {
        # Whatever a test went into: the folder of this file goes with it.
        Pop-Location
        Remove-PSDrive ZarrTest -Scope Global
    }

    It 'lists groups and arrays' {
        (Get-ChildItem ZarrTest:).Name | Should -Be 'daily', 'other'
        (Get-ChildItem ZarrTest: -Recurse).Name | Should -Be 'daily', 'deep', 'wind', 'temp', 'other'
        (Get-ChildItem ZarrTest: -Recurse -Depth 1).Name | Should -Be 'daily', 'deep', 'temp', 'other'
        (Get-ChildItem ZarrTest:/daily -Name) | Should -Be 'deep', 'temp'
        (Get-ChildItem ZarrTest:/daily/t*).Name | Should -Be 'temp'
        (Get-ChildItem ZarrTest: -Recurse -Include wind).Name | Should -Be 'wind'
    }

    It 'tells what is there' {
        Test-Path ZarrTest:/daily/temp | Should -BeTrue
        Test-Path ZarrTest:/daily/none | Should -BeFalse
        Test-Path ZarrTest:/daily -PathType Container | Should -BeTrue
        Test-Path ZarrTest:/daily/temp -PathType Container | Should -BeFalse
    }

    It 'can be walked through' {
        Set-Location ZarrTest:/daily
        (Get-ChildItem).Name | Should -Be 'deep', 'temp'
        Set-Location deep
        (Get-Item ../temp).Name | Should -Be 'temp'
        (Get-ZarrSlice ../temp 0:2).Data | Should -Be 1, 2
    }

    It 'gives objects that pipe into every cmdlet' {
        (Get-Item ZarrTest:/daily/temp | Get-ZarrSlice -Slice 4).Data | Should -Be 5
        (Get-ChildItem ZarrTest: -Recurse | Where-Object NodeType -eq array | Measure-ZarrArray).Count | Should -Be 3
        $path = (Get-Item ZarrTest:/daily/temp).PSPath
        (Get-ZarrArray -LiteralPath $path).Name | Should -Be 'temp'
        (Get-Item -LiteralPath $path).Name | Should -Be 'temp'
    }

    It 'completes paths' {
        (TabExpansion2 'Get-ZarrArray ZarrTest:/da').CompletionMatches.CompletionText | Should -Be 'ZarrTest:/daily'
        (TabExpansion2 'Get-Item ZarrTest:/daily/').CompletionMatches.CompletionText | Should -Be 'ZarrTest:/daily/deep', 'ZarrTest:/daily/temp'
    }

    It 'tells of what cannot be opened, and lists the others' {
        Set-Content (Join-Path $root daily/temp/zarr.json) '{'
        (Get-ChildItem ZarrTest:/daily -ErrorAction SilentlyContinue -ErrorVariable failed).Name | Should -Be 'deep'
        $failed.FullyQualifiedErrorId | Should -BeLike 'MetadataInvalid,*'
    }

    It 'cannot be changed' {
        { Remove-Item ZarrTest:/daily/temp -ErrorAction Stop } | Should -Throw
        { New-Item ZarrTest:/new -ItemType Directory -ErrorAction Stop } | Should -Throw
        { New-PSDrive -Name ZarrNone -PSProvider Zarr -Root $TestDrive -ErrorAction Stop } | Should -Throw -ErrorId 'NodeNotFound,*'
    }
}
