namespace Microsoft.DotNet.Interactive;

/// <summary>A secret that somebody has typed; what shows it shows asterisks.</summary>
public sealed class PasswordString(string value)
{
    private const int Shown = 12;

    public string GetClearTextPassword() => value;

    public override string ToString() => new('*', Shown);
}
