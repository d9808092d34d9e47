@echo off
rem The toolkit command, from a checkout.
setlocal
set "root=%~dp0.."
if not exist "%root%\artifacts\toolkit\Toolkit.Cli.exe" (
  dotnet build "%root%\src\Toolkit.Cli" -c Release -nologo -v:quiet 1>&2 || exit /b 1
)
"%root%\artifacts\toolkit\Toolkit.Cli.exe" %*
exit /b %ERRORLEVEL%
