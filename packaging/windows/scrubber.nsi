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

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "Scrubber"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Scrubber Setup"
VIAddVersionKey "CompanyName" "The Scrubber developers"
VIAddVersionKey "LegalCopyright" "GNU General Public License, version 3 or later"
VIAddVersionKey "OriginalFilename" "Scrubber-${VERSION}-Setup.exe"

; Signing stays off without a certificate: -DSIGN="command that signs %1" turns it on for Setup and uninstaller; the two
; launchers are signed in the folder, before.
!ifdef SIGN
  !finalize '${SIGN}'
  !uninstfinalize '${SIGN}'
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\Scrubber.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Open Scrubber"
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE LeaveFolderPage
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
  !insertmacro ${ACTION} "SystemFileAssociations\.insp"
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
  ; Explorer offers it for up to 100 chosen photos instead of 15.
  WriteRegStr HKCU "Software\Classes\${KIND}\shell\Scrubber" "MultiSelectModel" "Player"
  WriteRegStr HKCU "Software\Classes\${KIND}\shell\Scrubber\command" "" '"$INSTDIR\Scrubber.exe" "%1"'
!macroend
!macro RemoveVerb KIND
  DeleteRegKey HKCU "Software\Classes\${KIND}\shell\Scrubber"
  DeleteRegKey /ifempty HKCU "Software\Classes\${KIND}\shell"
  DeleteRegKey /ifempty HKCU "Software\Classes\${KIND}"
!macroend

; "Open with", for every ending.
!macro ForEachEnding ACTION
  !insertmacro ${ACTION} ".jpg"
  !insertmacro ${ACTION} ".jpeg"
  !insertmacro ${ACTION} ".jpe"
  !insertmacro ${ACTION} ".jfif"
  !insertmacro ${ACTION} ".mpo"
  !insertmacro ${ACTION} ".insp"
  !insertmacro ${ACTION} ".png"
  !insertmacro ${ACTION} ".apng"
  !insertmacro ${ACTION} ".webp"
  !insertmacro ${ACTION} ".gif"
  !insertmacro ${ACTION} ".bmp"
  !insertmacro ${ACTION} ".dib"
  !insertmacro ${ACTION} ".tif"
  !insertmacro ${ACTION} ".tiff"
  !insertmacro ${ACTION} ".heic"
  !insertmacro ${ACTION} ".heif"
  !insertmacro ${ACTION} ".hif"
  !insertmacro ${ACTION} ".heics"
  !insertmacro ${ACTION} ".heifs"
  !insertmacro ${ACTION} ".avif"
  !insertmacro ${ACTION} ".avifs"
  !insertmacro ${ACTION} ".jxl"
  !insertmacro ${ACTION} ".ppm"
  !insertmacro ${ACTION} ".pgm"
  !insertmacro ${ACTION} ".pbm"
  !insertmacro ${ACTION} ".pnm"
!macroend
!macro AddEnding ENDING
  WriteRegStr HKCU "Software\Classes\Applications\Scrubber.exe\SupportedTypes" "${ENDING}" ""
!macroend

; A program that runs keeps its file from being written to. Jumps to BUSY when one does.
!macro GoWhenBusy FILE BUSY
  IfFileExists "$INSTDIR\${FILE}" 0 +5
  ClearErrors
  FileOpen $0 "$INSTDIR\${FILE}" a
  IfErrors ${BUSY}
  FileClose $0
!macroend

; Asks until nothing of Scrubber runs, or leaves everything as it is. UN is "un." in the uninstaller.
!macro WaitUntilClosed UN
Function ${UN}WaitUntilClosed
again:
  !insertmacro GoWhenBusy "Scrubber.exe" busy
  !insertmacro GoWhenBusy "scrubber-cli.exe" busy
  !insertmacro GoWhenBusy "python\pythonw.exe" busy
  !insertmacro GoWhenBusy "python\python.exe" busy
  Return
busy:
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Scrubber is open. Please close it, then choose Retry. Nothing has been changed yet." /SD IDCANCEL IDRETRY again
  SetErrorLevel 2
  Abort
FunctionEnd
!macroend
!insertmacro WaitUntilClosed ""
!insertmacro WaitUntilClosed "un."

; Removes what installed.txt names below the folder: files, then folders that are empty. $R9 is "1" when a file stayed.
!macro RemoveListed UN
Function ${UN}RemoveListed
  StrCpy $R9 ""
  ClearErrors
  FileOpen $0 "$INSTDIR\installed.txt" r
  IfErrors done
line:
  ClearErrors
  FileRead $0 $1
  IfErrors close
  StrCpy $2 $1 2 -2
  StrCmp $2 "$\r$\n" 0 line
  StrCpy $1 $1 -2
  StrCmp $1 "" line
  StrCmp $1 "installed.txt" line
  StrCpy $2 $1 1 -1
  StrCmp $2 "\" folder
  IfFileExists "$INSTDIR\$1" 0 line
  ClearErrors
  Delete "$INSTDIR\$1"
  IfErrors 0 line
  StrCpy $R9 "1"
  Goto line
folder:
  RMDir "$INSTDIR\$1"
  Goto line
close:
  FileClose $0
  StrCmp $R9 "1" done
  Delete "$INSTDIR\installed.txt"
done:
FunctionEnd
!macroend
!insertmacro RemoveListed ""
!insertmacro RemoveListed "un."

; A folder is ours when it isn't there, is empty, or holds an earlier Scrubber. $R8 is "1" when it is somebody else's.
Function LookAtFolder
  StrCpy $R8 ""
  IfFileExists "$INSTDIR\installed.txt" 0 +2
  IfFileExists "$INSTDIR\uninstall.exe" ours
  FindFirst $0 $1 "$INSTDIR\*"
next:
  StrCmp $1 "" over
  StrCmp $1 "." skip
  StrCmp $1 ".." skip
  StrCpy $R8 "1"
  Goto over
skip:
  FindNext $0 $1
  Goto next
over:
  FindClose $0
ours:
FunctionEnd

; On the page: a folder with other things in it gets one of our own inside.
Function LeaveFolderPage
  Call LookAtFolder
  StrCmp $R8 "1" 0 fine
  StrCpy $INSTDIR "$INSTDIR\Scrubber"
  Call LookAtFolder
  StrCmp $R8 "1" 0 fine
  MessageBox MB_OK|MB_ICONEXCLAMATION "This folder holds other files. Please choose an empty or a new one."
  Abort
fine:
FunctionEnd

Section
  Call LookAtFolder
  StrCmp $R8 "1" 0 ours
  MessageBox MB_OK|MB_ICONEXCLAMATION "The folder $INSTDIR holds other files. Nothing was installed; please choose an empty or a new folder." /SD IDOK
  SetErrorLevel 3
  Abort
ours:
  Call WaitUntilClosed
  Call RemoveListed
  SetOutPath "$INSTDIR"
  File /r "${FOLDER}\*.*"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateShortcut "$SMPROGRAMS\Scrubber.lnk" "$INSTDIR\Scrubber.exe" "" "$INSTDIR\scrubber.ico" 0 SW_SHOWNORMAL "" \
    "See what photos tell a stranger, and save clean copies"
  CreateShortcut "$SENDTO\Scrubber.lnk" "$INSTDIR\Scrubber.exe" "" "$INSTDIR\scrubber.ico"
  !insertmacro ForEachKind AddVerb
  WriteRegStr HKCU "Software\Classes\Applications\Scrubber.exe" "FriendlyAppName" "Scrubber"
  WriteRegStr HKCU "Software\Classes\Applications\Scrubber.exe\shell\open\command" "" '"$INSTDIR\Scrubber.exe" "%1"'
  !insertmacro ForEachEnding AddEnding

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

; The entry in the list of programs and the uninstaller go last: whatever stops it half way can be done again.
Section "Uninstall"
  Call un.WaitUntilClosed
  !insertmacro ForEachKind RemoveVerb
  DeleteRegKey HKCU "Software\Classes\Applications\Scrubber.exe"
  Delete "$SMPROGRAMS\Scrubber.lnk"
  Delete "$SENDTO\Scrubber.lnk"
  Call un.RemoveListed
  StrCmp $R9 "1" 0 removed
  MessageBox MB_OK|MB_ICONEXCLAMATION "Some files could not be removed. Please restart Windows, then remove Scrubber again." /SD IDOK
  SetErrorLevel 2
  Abort
removed:
  DeleteRegKey HKCU "Software\Scrubber"
  DeleteRegKey HKCU "${UNINSTALL}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, i 0, i 0)'
SectionEnd
