namespace Toolkit.Cli.Verbs;

internal static class CompletionVerb
{
    private static readonly Dictionary<string, string> Scripts = new()
    {
        ["bash"] =
            """
            # toolkit completion for bash: eval "$(toolkit completion bash)"
            _toolkit_complete() {
                local IFS=$'\n'
                COMPREPLY=($(compgen -W "$(toolkit "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
                [ ${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -F _toolkit_complete toolkit
            """,
        ["zsh"] =
            """
            # toolkit completion for zsh: eval "$(toolkit completion zsh)"
            _toolkit() {
                local -a found
                found=("${(@f)$(toolkit "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
                [ -n "${found[1]}" ] && compadd -- $found || _files
            }
            compdef _toolkit toolkit
            """,
        ["fish"] =
            """
            # toolkit completion for fish: toolkit completion fish | source
            complete -c toolkit -a '(toolkit "[suggest:"(commandline -C)"]" (commandline) 2>/dev/null)'
            """,
        ["pwsh"] =
            """
            # toolkit completion for PowerShell: toolkit completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName toolkit -ScriptBlock {
                param($word, $line, $position)
                toolkit "[suggest:$position]" "$line" | Where-Object { $_ -like "$word*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
                }
            }
            """,
    };

    public static VerbCommand Create(Verb verb)
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        return verb.Create("completion", "A script that completes verbs and options in your shell.", "eval \"$(toolkit completion bash)\"", (call, _) =>
        {
            string script = Scripts[call.Get(shell)!];
            call.Report.Result(new { Shell = call.Get(shell), script }, script);
        }, shell);
    }
}
