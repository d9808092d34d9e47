namespace Toolkit.Cli.Choices;

/// <summary>Values that are written <c>NAME=VALUE</c>.</summary>
internal static class NamedTexts
{
    /// <summary>The texts by their names; of a name that is given twice the last one counts.</summary>
    public static Dictionary<string, string> Of(string option, string[] texts)
    {
        Dictionary<string, string> values = [];
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=');
            values[equals > 0 ? text[..equals] : throw ToolkitException.Usage($"{option} {text}: a name and a value are needed", $"write {option} name=value")] = text[(equals + 1)..];
        }

        return values;
    }
}
