using System.Runtime.CompilerServices;
using Microsoft.DotNet.Interactive.Formatting;

namespace Toolkit.Notebooks.Output;

/// <summary>Turns values into what a front end shows, by .NET Interactive's own formatters.</summary>
internal static class Rendering
{
    private static readonly Lazy<bool> Once = new(RegisterOnce);
    private static readonly ConditionalWeakTable<DisplayedValue, object?> Known = [];

    /// <summary>Lets lists of the library's types show as tables, and puts what cells show into their output.</summary>
    public static void Register() => _ = Once.Value;

    /// <summary>The value in the given forms; without any in those that its type prefers, and as plain text.</summary>
    public static MimeBundle Of(object? value, params IReadOnlyCollection<string> mimeTypes)
    {
        value = OnceSequence.Around(value);
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

    /// <summary>Shows a value from the cell that the calling code belongs to.</summary>
    /// <returns>What shows another value in its place, by the library's event.</returns>
    public static DisplayedValue Display(object? value, MimeBundle content)
    {
        DisplayedValue shown = new(value!, [.. content.ByType.Select(form => new FormattedValue(form.Key, form.Value))]);
        Known.Add(shown, null);
        CellScope.Current?.Display(content, shown.DisplayId, update: false);
        return shown;
    }

    private static bool RegisterOnce()
    {
        // The library looks for the formatting assembly among those that are loaded.
        _ = Formatter.DefaultMimeType;
        NotebookOutput.Register();
        Formatter.SubscribeToDisplayedValues(Show);
        return true;
    }

    // Updates, and what compiled code shows: that has the library's own Display(), whose first update is of something not seen before.
    private static void Show(DisplayedValue shown)
    {
        Dictionary<string, string> forms = shown.FormattedValues.ToDictionary(form => form.MimeType, form => form.Value);
        if (!forms.ContainsKey(MimeBundle.Plain) && shown.Value is not string && ReferenceEquals(OnceSequence.Around(shown.Value), shown.Value))
        {
            forms[MimeBundle.Plain] = Formatter.ToDisplayString(shown.Value, MimeBundle.Plain);
        }

        CellScope.Current?.Display(new(forms), shown.DisplayId, update: !Known.TryAdd(shown, null));
    }
}
