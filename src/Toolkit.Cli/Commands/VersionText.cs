using System.CommandLine.Invocation;
using System.Reflection;

namespace Toolkit.Cli.Commands;

/// <summary>Which toolkit this is.</summary>
internal sealed class VersionText(GlobalOptions globals, Terminal terminal) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        string version = typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        new Report(terminal, globals.Read(parseResult)).Result(new { version }, version);
        return 0;
    }
}
