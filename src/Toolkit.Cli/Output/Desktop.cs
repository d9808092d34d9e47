using System.Diagnostics;

namespace Toolkit.Cli.Output;

/// <summary>The desktop's own way to open a file or an address.</summary>
internal static class Desktop
{
    /// <summary>It; null where there is no desktop in front of a person: a build server, a session from afar, a console without windows.</summary>
    /// <param name="variable">Gives a variable of the environment.</param>
    public static Action<string>? Opener(Func<string, string?> variable)
    {
        bool isWatched = !Has("CI") && !Has("SSH_CONNECTION") && variable("TERM") != "dumb";
        bool hasWindows = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() || Has("DISPLAY") || Has("WAYLAND_DISPLAY");
        return isWatched && hasWindows ? Open : null;

        bool Has(string name) => !string.IsNullOrEmpty(variable(name));
    }

    private static void Open(string target)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Process.Start(new ProcessStartInfo(target) { UseShellExecute = true })?.Dispose();
                return;
            }

            // Through the shell, so that what a browser says of itself does not come to this terminal, whoever lives longer.
            string opener = OperatingSystem.IsMacOS() ? "open" : "xdg-open";
            Process.Start("sh", ["-c", "\"$0\" \"$1\" >/dev/null 2>&1 &", opener, target]).Dispose();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Nothing is there to open it with; where it lies has been said.
        }
    }
}
