@{
    Severity = @('Error', 'Warning')
    Rules    = @{
        PSUseCompatibleSyntax  = @{
            Enable         = $true
            TargetVersions = @('7.6')
        }
        PSUseConsistentIndentation = @{
            Enable          = $true
            IndentationSize = 4
            Kind            = 'space'
        }
        PSPlaceOpenBrace = @{
            Enable     = $true
            OnSameLine = $true
        }
    }
}
