# Proves the installer on a real Windows: packaging/windows/prove.ps1 C:\path\Scrubber-X-Setup.exe
# Installed without questions, self-tested, a photo cleaned by the command line, the window opened, upgraded, removed.
param([Parameter(Mandatory)] [string] $Setup)
$ErrorActionPreference = "Stop"
$home_ = Join-Path $env:LOCALAPPDATA "Programs\Scrubber"
$cli = Join-Path $home_ "scrubber-cli.exe"
$failed = 0

function Check([string] $Name, [scriptblock] $Test) {
    try { $passed = & $Test | Select-Object -Last 1 } catch { $passed = $false; Write-Output "        $_" }
    if ($passed -eq $true) { Write-Output "ok      $Name" } else { Write-Output "FAILED  $Name"; $script:failed = 1 }
}
function Verb([string] $Kind) { Test-Path -LiteralPath "HKCU:\Software\Classes\$Kind\shell\Scrubber\command" }

Check "silent installation" { (Start-Process $Setup "/S" -Wait -PassThru).ExitCode -eq 0 }
Check "self-test" { & $cli --self-test | Out-Host; $LASTEXITCODE -eq 0 }
Check "command line cleans a sample" {
    $folder = New-Item -ItemType Directory (Join-Path $env:TEMP ([guid]::NewGuid()))
    & $cli clean -o $folder (Join-Path $home_ "python\site-packages\scrubber\_resources\samples\sea.jpg") | Out-Host
    Test-Path (Join-Path $folder "sea_clean.jpg")
}
Check "window opens with a photo" {
    $sample = Join-Path $home_ "python\site-packages\scrubber\_resources\samples\sea.jpg"
    $program = Start-Process (Join-Path $home_ "Scrubber.exe") "`"$sample`"" -PassThru
    Start-Sleep 20
    $window = Get-Process pythonw | Where-Object MainWindowTitle -Match "Scrubber"
    Get-Process pythonw | Stop-Process
    $null -ne $window
}
Check "Start menu" { Test-Path (Join-Path $env:APPDATA "Microsoft\Windows\Start Menu\Programs\Scrubber.lnk") }
Check "Explorer's menu" { (Verb "SystemFileAssociations\image") -and (Verb "SystemFileAssociations\.heic") -and (Verb "Directory") }
Check "installs over itself" { Start-Sleep 3; (Start-Process $Setup "/S" -Wait -PassThru).ExitCode -eq 0 }
Check "uninstaller" { Start-Process (Join-Path $home_ "uninstall.exe") "/S" -Wait; Start-Sleep 20; -not (Test-Path $home_) }
Check "nothing is left" { -not (Verb "Directory") -and -not (Test-Path "HKCU:\Software\Scrubber") }
exit $failed
