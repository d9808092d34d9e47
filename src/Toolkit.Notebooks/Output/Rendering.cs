using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace Toolkit.Notebooks.Output;

/// <summary>Turns values into what a front end shows, by .NET Interactive's own formatters.</summary>
internal static class Rendering
{
    private static readonly Lazy<bool> Once = new(RegisterOnce);
    private static readonly ConditionalWeakTable<DisplayedValue, object?> Seen = [];

    /// <summary>Lets lists of the library's types show as tables, and puts what cells show into their output.</summary>
    public static void Register() => _ = Once.Value;

    /// <summary>The value in the given forms; without any in those that its type prefers, and as plain text.</summary>
    public static MimeBundle Of(object? value, params IReadOnlyCollection<string> mimeTypes)
    {
        value = OnceSequence.Around(value);
        IEnumerable<string> forms = mimeTypes.Count > 0 ? mimeTypes : Formatter.GetPreferredMimeTypesFor(value?.GetType() ?? typeof(object)).Concat(Plain(value));
        return new(forms.Distinct().ToDictionary(form => form, form => Form(value, form)));
    }

    private static string Form(object? value, string mimeType) =>
        Formatter.ToDisplayString(value, mimeType) is var text && mimeType == MimeBundle.Plain ? TypeNames.Readable(text) : text;

    // Markup has no plain form but itself.
    private static string[] Plain(object? value) => value is IHtmlContent ? [] : [MimeBundle.Plain];

    private static bool RegisterOnce()
    {
        // The library looks for the formatting assembly among those that are loaded.
        _ = Formatter.DefaultMimeType;
        NotebookOutput.Register();
        Formatter.SubscribeToDisplayedValues(Show);
        return true;
    }

    // What compiled code shows, by the library's own Display(): the object that it gives back is another one than was shown, so that
    // its first update is of something not seen before.
    private static void Show(DisplayedValue shown)
    {
        Dictionary<string, string> forms = shown.FormattedValues.ToDictionary(form => form.MimeType, form => form.Value);
        if (shown.Value is not string && ReferenceEquals(OnceSequence.Around(shown.Value), shown.Value))
        {
            foreach (string plain in Plain(shown.Value).Where(p => !forms.ContainsKey(p)))
            {
                forms[plain] = Form(shown.Value, plain);
            }
        }

        CellScope.Current?.Display(new(forms), shown.DisplayId, update: shown is CellDisplay || !Seen.TryAdd(shown, null));
    }
}
