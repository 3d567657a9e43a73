#requires -Version 7.6
<#
.SYNOPSIS
Builds, tests, packs or shows the module. Each step is one call of dotnet, which works as well without this script.
.EXAMPLE
./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    # Build: lay out the module in out/Zarr. Test: run all .NET tests. Pack: write the gallery package to out/packages and
    # import the module from it. Demo: run the quick start in the bundled shell.
    [ValidateSet('Build', 'Test', 'Pack', 'Demo')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'

function Invoke-Dotnet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $args ended with $LASTEXITCODE." }
}

Push-Location $PSScriptRoot
try {
    switch ($Task) {
        'Build' { Invoke-Dotnet build Zarr.slnx --configuration $Configuration }
        'Test' { Invoke-Dotnet test --configuration $Configuration }
        'Pack' {
            # The date of what is packed is that of its commit, so that the same commit gives the same bytes.
            if (-not $env:SOURCE_DATE_EPOCH) { $env:SOURCE_DATE_EPOCH = git log -1 --format=%ct }
            Invoke-Dotnet pack Zarr.PowerShell --configuration $Configuration '-property:CompileForAllPlatforms=true'
            Invoke-Dotnet run --project tools/Zarr.Shell --configuration $Configuration '--' -NoModule tools/Test-Package.ps1
        }
        'Demo' { Invoke-Dotnet run --project tools/Zarr.Shell --configuration $Configuration '--' examples/quickstart.ps1 }
    }
}
finally {
    Pop-Location
}
