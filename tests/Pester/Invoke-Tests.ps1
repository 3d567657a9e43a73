# Runs the Pester files beside it against the built module in out/Zarr. The last line is the totals; the exit code says
# whether anything failed. Works with Pester 5.5 and later, also 6.
param(
    # Which Pester: its name, or the path of its manifest.
    [string] $Pester = 'Pester'
)

$ErrorActionPreference = 'Stop'
Import-Module $Pester -MinimumVersion 5.5.0

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Normal'
$result = Invoke-Pester -Configuration $configuration

# A file or block that could not be set up has no failed tests of its own to count.
$failed = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
"$($result.PassedCount) passed, $failed failed, $($result.SkippedCount) skipped"
exit [int]($failed -gt 0 -or $result.PassedCount -eq 0)
