@echo off
rem Builds and runs the main job end to end: walkthrough.cmd [FILE SYMBOL TIMEFRAME]
setlocal
set "root=%~dp0.."
dotnet build "%root%\src\Toolkit.Cli" -c Release -nologo -v:quiet 1>&2 || exit /b 1
"%root%\artifacts\toolkit\Toolkit.Cli.exe" walkthrough %*
exit /b %ERRORLEVEL%
