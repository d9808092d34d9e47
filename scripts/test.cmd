@echo off
rem Builds and runs all tests.
setlocal
set "root=%~dp0.."
dotnet test "%root%\Toolkit.sln" -c Release -nologo %*
exit /b %ERRORLEVEL%
