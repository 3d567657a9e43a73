BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/Zarr/Zarr.psd1') -Force
}

Describe 'A codec of one''s own' {
    It 'is compiled, registered and used by its name' {
        $path = Join-Path $TestDrive 'runs.zarr'
        $array = & (Join-Path $PSScriptRoot '../../examples/custom-codec.ps1') -Destination $path
        $array.Storage.StoredCount | Should -Be 3
        $array.Storage.StoredLength | Should -Be 3537
        (Get-ZarrSlice $path 250,5).GetValue() | Should -Be 7
    }

    It 'is refused under a name that is taken' {
        { [Zarr.Format.Codecs.CodecRegistry]::Register([Zarr.Format.Codecs.CodecDescriptor]::new('zstd', $null, [CustomCodec.RunsCodec]::Descriptor.Create)) } | Should -Throw '*zstd*already*'
    }
}
