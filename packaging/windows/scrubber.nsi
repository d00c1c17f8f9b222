; The installer for Windows (64 bit): for one user, without administrator's rights. Made by packaging/windows/build.sh.
;   Scrubber-X-Setup.exe /S [/D=C:\Folder]   installs without questions; uninstall.exe /S removes the same way
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetCompressorDictSize 64
!include "MUI2.nsh"
!include "FileFunc.nsh"

!define NAME "Scrubber"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Scrubber"
!define VERB "Clean with Scrubber"

Name "${NAME}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\Scrubber"
InstallDirRegKey HKCU "Software\Scrubber\Setup" "Folder"
RequestExecutionLevel user
ManifestDPIAware true
ManifestDPIAwareness "PerMonitorV2,System"
ManifestSupportedOS Win10
BrandingText "Scrubber ${VERSION}"

VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Scrubber"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Scrubber Setup"
VIAddVersionKey "CompanyName" "The Scrubber developers"
VIAddVersionKey "LegalCopyright" "GNU General Public License, version 3 or later"
VIAddVersionKey "OriginalFilename" "Scrubber-${VERSION}-Setup.exe"

; Signing stays off without a certificate: -DSIGN="command that signs %1" turns it on for both programs.
!ifdef SIGN
  !finalize '${SIGN}'
  !uninstfinalize '${SIGN}'
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\Scrubber.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Open Scrubber"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; Explorer's menu, for each kind of photo by its ending, and for folders.
!macro ForEachKind ACTION
  !insertmacro ${ACTION} "SystemFileAssociations\image"
  !insertmacro ${ACTION} "SystemFileAssociations\.mpo"
  !insertmacro ${ACTION} "SystemFileAssociations\.apng"
  !insertmacro ${ACTION} "SystemFileAssociations\.webp"
  !insertmacro ${ACTION} "SystemFileAssociations\.heic"
  !insertmacro ${ACTION} "SystemFileAssociations\.heif"
  !insertmacro ${ACTION} "SystemFileAssociations\.hif"
  !insertmacro ${ACTION} "SystemFileAssociations\.heics"
  !insertmacro ${ACTION} "SystemFileAssociations\.heifs"
  !insertmacro ${ACTION} "SystemFileAssociations\.avif"
  !insertmacro ${ACTION} "SystemFileAssociations\.avifs"
  !insertmacro ${ACTION} "SystemFileAssociations\.jxl"
  !insertmacro ${ACTION} "SystemFileAssociations\.ppm"
  !insertmacro ${ACTION} "SystemFileAssociations\.pgm"
  !insertmacro ${ACTION} "SystemFileAssociations\.pbm"
  !insertmacro ${ACTION} "SystemFileAssociations\.pnm"
  !insertmacro ${ACTION} "Directory"
!macroend
!macro AddVerb KIND
  WriteRegStr HKCU "Software\Classes\${KIND}\shell\Scrubber" "" "${VERB}"
  WriteRegStr HKCU "Software\Classes\${KIND}\shell\Scrubber" "Icon" "$INSTDIR\scrubber.ico"
  WriteRegStr HKCU "Software\Classes\${KIND}\shell\Scrubber\command" "" '"$INSTDIR\Scrubber.exe" "%1"'
!macroend
!macro RemoveVerb KIND
  DeleteRegKey HKCU "Software\Classes\${KIND}\shell\Scrubber"
  DeleteRegKey /ifempty HKCU "Software\Classes\${KIND}\shell"
  DeleteRegKey /ifempty HKCU "Software\Classes\${KIND}"
!macroend

; Only what the installer brought: the folder itself goes when nothing else is in it.
!macro RemoveProgram
  RMDir /r "$INSTDIR\python"
  Delete "$INSTDIR\Scrubber.exe"
  Delete "$INSTDIR\scrubber-cli.exe"
  Delete "$INSTDIR\scrubber.ico"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\THIRD-PARTY.txt"
!macroend

Section
  ; A running program keeps its files open: then nothing is changed.
  ClearErrors
  IfFileExists "$INSTDIR\Scrubber.exe" 0 free
  Delete "$INSTDIR\Scrubber.exe"
  IfErrors 0 free
  MessageBox MB_OK|MB_ICONEXCLAMATION "Scrubber is open. Please close it, then start this setup again." /SD IDOK
  SetErrorLevel 2
  Abort
free:
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}\*.*"
  File "/oname=scrubber.ico" "${ICON}"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateShortcut "$SMPROGRAMS\Scrubber.lnk" "$INSTDIR\Scrubber.exe" "" "$INSTDIR\scrubber.ico" 0 SW_SHOWNORMAL "" \
    "See what photos tell a stranger, and save clean copies"
  CreateShortcut "$SENDTO\Scrubber.lnk" "$INSTDIR\Scrubber.exe" "" "$INSTDIR\scrubber.ico"
  !insertmacro ForEachKind AddVerb

  WriteRegStr HKCU "Software\Scrubber\Setup" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Scrubber"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\scrubber.ico"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Scrubber developers"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, i 0, i 0)'
SectionEnd

Section "Uninstall"
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Scrubber.lnk"
  Delete "$SENDTO\Scrubber.lnk"
  !insertmacro ForEachKind RemoveVerb
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Scrubber"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, i 0, i 0)'
SectionEnd
