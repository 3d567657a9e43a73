param([Parameter(Mandatory)] [string] $Module)
Import-Module $Module
1
