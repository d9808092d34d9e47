using Microsoft.DotNet.Interactive.Formatting;

namespace Toolkit.Notebooks.Output;

/// <summary>Turns values into what a front end shows, by .NET Interactive's own formatters.</summary>
internal static class Rendering
{
    /// <summary>The value in the given forms; without any in those that its type prefers, and as plain text.</summary>
    public static MimeBundle Of(object? value, params IReadOnlyCollection<string> mimeTypes)
    {
        if (mimeTypes.Count > 0)
        {
            return new(mimeTypes.Distinct().ToDictionary(m => m, m => Formatter.ToDisplayString(value, m)));
        }

        Type type = value?.GetType() ?? typeof(object);
        Dictionary<string, string> forms = [];
        foreach (string mimeType in Formatter.GetPreferredMimeTypesFor(type).Append(MimeBundle.Plain).Distinct())
        {
            forms[mimeType] = Formatter.ToDisplayString(value, mimeType);
        }

        return new(forms);
    }
}
