using System.Text;

namespace Toolkit.Cli.Tests;

/// <summary>What a command writes, kept.</summary>
internal sealed class Screen : StreamWriter
{
    public Screen()
        : base(new MemoryStream(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) => NewLine = "\n";

    public override string ToString()
    {
        Flush();
        return Encoding.UTF8.GetString(((MemoryStream)BaseStream).ToArray());
    }
}
