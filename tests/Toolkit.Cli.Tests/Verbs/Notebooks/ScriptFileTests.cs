namespace Toolkit.Cli.Tests;

/// <summary>The scripts of the checkout can be started where they are checked out.</summary>
public sealed class ScriptFileTests
{
    public static TheoryData<string> Scripts => [.. Directory.GetFiles(Checkout.File("scripts"), "*.sh").Append(Checkout.File("scripts", "toolkit")).Append(Checkout.File(".ci", "run")).Select(f => Path.GetRelativePath(Checkout.Root, f))];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_has_the_run_bit_a_shebang_and_line_feeds(string script)
    {
        byte[] bytes = File.ReadAllBytes(Checkout.File(script));

        Assert.DoesNotContain((byte)'\r', bytes);
        Assert.Equal("#!/usr/bin/env bash\n"u8.ToArray(), bytes[..20]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(Checkout.File(script)).HasFlag(UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute), script);
        }
    }
}
