using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Toolkit.Cli.Verbs;

/// <summary>Has the system do the round of a workspace every night: by a timer of systemd where that runs, else by cron.</summary>
/// <remarks>What it writes bears the workspace in a mark. Only what has the mark is ever replaced or taken away.</remarks>
internal sealed class NightlySchedule(string workspace, IReadOnlyList<string> options, TimeOnly at)
{
    private readonly string _mark = $"# toolkit maintain {workspace}";
    private readonly string _unit = "toolkit-maintain-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(workspace)))[..8];

    /// <summary>Whether systemd is what runs this machine.</summary>
    public bool HasSystemd { get; init; } = Directory.Exists("/run/systemd/system");

    /// <summary>Where the user's own units lie.</summary>
    public string Units { get; init; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "systemd", "user");

    /// <summary>Runs a program with a text on its stdin; gives its exit code, stdout and stderr, or null when there is none.</summary>
    public Func<string, string[], string, (int Code, string Out, string Error)?> Run { get; init; } = RunProgram;

    public NightlyChange Install()
    {
        if (workspace.Any(char.IsControl) || options.Any(option => option.Any(char.IsControl)))
        {
            throw ToolkitException.Usage("a path with a line break or another control character cannot stand in a timer or a crontab", "rename the folder");
        }

        return HasSystemd ? WithTimer() : WithCron();
    }

    public NightlyChange Uninstall()
    {
        List<string> removed = [];
        foreach (string path in Files().Where(IsOurs))
        {
            if (path.EndsWith(".timer", StringComparison.Ordinal))
            {
                Systemctl("disable", "--now", Path.GetFileName(path));
            }

            File.Delete(path);
            removed.Add(path);
        }

        if (removed.Count > 0)
        {
            Systemctl("daemon-reload");
        }

        string[] lines = Crontab() is { } table && Array.Exists(table, IsOurLine) ? WriteCrontab(table, null) : [];
        return new("none", removed, lines, [.. removed.Concat(lines).Select(one => $"removed: {one}").DefaultIfEmpty($"nothing is installed for {workspace}")]);
    }

    private NightlyChange WithTimer()
    {
        if (Files().FirstOrDefault(path => File.Exists(path) && !IsOurs(path)) is { } foreign)
        {
            throw new ToolkitException(ErrorKind.Failure, $"{foreign} is there, and not written by this program for this workspace", "rename or remove it");
        }

        string about = $"{_mark}\n[Unit]\nDescription=Nightly round of {workspace.Replace("%", "%%", StringComparison.Ordinal)}\n\n";
        string[] content =
        [
            $"{about}[Service]\nType=oneshot\nExecStart={string.Join(' ', Command().Select(InUnit))}\n",
            $"{about}[Timer]\nOnCalendar=*-*-* {at:HH:mm}:00\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n",
        ];
        Directory.CreateDirectory(Units);
        string[] files = Files();
        for (int i = 0; i < files.Length; i++)
        {
            File.WriteAllText(files[i], content[i]);
        }

        Systemctl("daemon-reload");
        Systemctl("enable", "--now", Path.GetFileName(files[1]));
        return new("systemd", files, [],
        [
            .. files.Select(file => $"written: {file}"),
            $"the timer {_unit}.timer runs the round every night at {at:HH:mm}; 'systemctl --user list-timers' shows it, 'journalctl --user -u {_unit}' what it said",
            "it runs while you are logged in; 'loginctl enable-linger' lets it run without", .. Undo(),
        ]);
    }

    private NightlyChange WithCron()
    {
        string line = $"{at.Minute} {at.Hour} * * * {string.Join(' ', Command().Select(InShell)).Replace("%", "\\%", StringComparison.Ordinal)} {_mark}";
        return Crontab() is { } table
            ? new("cron", [], WriteCrontab(table, line), [$"written to your crontab: {line}", "cron mails what it prints; 'crontab -l' shows the line", .. Undo()])
            : new("none", [], [line], ["nothing was written: neither systemd nor crontab is here. The line for a crontab:", line]);
    }

    private IEnumerable<string> Undo() => [$"to take it away: toolkit -w {InShell(workspace)} maintain --uninstall"];

    /// <summary>The lines of the user's crontab; null where there is no such program.</summary>
    private string[]? Crontab() => Run("crontab", ["-l"], "") switch
    {
        null => null,
        { Code: 0, Out: "" } => [],
        { Code: 0, Out: var lines } => (lines.EndsWith('\n') ? lines[..^1] : lines).Split('\n'),
        { Error: var said } when said.Contains("no crontab", StringComparison.OrdinalIgnoreCase) => [],
        { Error: var said } => throw Failed("crontab -l", said),
    };

    /// <summary>Writes the table with a line of ours in place of what was ours, or without one; gives the lines that came or went.</summary>
    private string[] WriteCrontab(string[] table, string? line)
    {
        string[] ours = [.. table.Where(IsOurLine)];
        if (line is null || ours is not [var same] || same != line)
        {
            string[] next = [.. table.Where(one => !IsOurLine(one)), .. line is null ? (string[])[] : [line]];
            if (Run("crontab", ["-"], string.Concat(next.Select(one => one + "\n"))) is { Code: not 0, Error: var said })
            {
                throw Failed("crontab -", said);
            }
        }

        return line is null ? ours : [line];
    }

    private void Systemctl(params string[] arguments)
    {
        if (Run("systemctl", ["--user", .. arguments], "") is { Code: not 0, Error: var said })
        {
            throw Failed($"systemctl --user {string.Join(' ', arguments)}", said);
        }
    }

    private static ToolkitException Failed(string command, string said) => new(
        ErrorKind.Failure, $"'{command}' failed: {said.Trim()}", "run it yourself to see why; what was written before it stays, and the same call can be made again");

    private string[] Files() => [Path.Combine(Units, _unit + ".service"), Path.Combine(Units, _unit + ".timer")];

    private bool IsOurs(string path) => File.Exists(path) && File.ReadLines(path).FirstOrDefault() == _mark;

    private bool IsOurLine(string line) => line.EndsWith(' ' + _mark, StringComparison.Ordinal);

    /// <summary>By the runtime that runs this: a timer has none of the shell's settings.</summary>
    private IEnumerable<string> Command()
    {
        const string Program = "Toolkit.Cli";
        string dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        string own = Path.Combine(AppContext.BaseDirectory, Program);
        return [.. File.Exists(dotnet) ? (string[])[dotnet, own + ".dll"] : [own], "-w", workspace, "maintain", .. options];
    }

    private static string InUnit(string text) => '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("%", "%%", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal) + '"';

    private static string InShell(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || "/._-:=+,".Contains(c, StringComparison.Ordinal)) && text.Length > 0
        ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static (int Code, string Out, string Error)? RunProgram(string program, string[] arguments, string input)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}

/// <summary>What was written or taken away.</summary>
/// <param name="By">What runs the round now: systemd, cron or none.</param>
/// <param name="Paths">Files.</param>
/// <param name="Lines">Lines of the crontab; where there is none, the line that it would get.</param>
/// <param name="Text">What to say.</param>
internal sealed record NightlyChange(string By, IReadOnlyList<string> Paths, IReadOnlyList<string> Lines, IReadOnlyList<string> Text);
