@echo off
rem The toolkit command, from a checkout, on a full package feed.
setlocal
set "root=%~dp0.."
if not exist "%root%\artifacts\toolkit\Toolkit.Cli.exe" (
  dotnet publish "%root%\src\Toolkit.Cli\Toolkit.Cli.csproj" -c Release -o "%root%\artifacts\toolkit" -nologo -v:quiet 1>&2 || exit /b 1
)
"%root%\artifacts\toolkit\Toolkit.Cli.exe" %*
exit /b %ERRORLEVEL%
