namespace Toolkit.Cli.Verbs;

/// <summary>A progress bar while files are taken in.</summary>
internal static class IngestProgressBar
{
    public static Task<T> ShowAsync<T>(Report report, Func<IProgress<IngestProgress>?, Task<T>> work)
    {
        const string Bar = "starting";
        return ProgressBars.ShowAsync(report, Bar, p => (Bar, $"{Path.GetFileName(p.Input)}: {Json.Word(p.Stage)}", Part(p)), work);
    }

    /// <summary>Of a folder the whole is its files; of a file, its stages.</summary>
    private static double Part(IngestProgress progress) => Directory.Exists(progress.Input) || progress.Stage == IngestStage.Done
        ? progress.Fraction
        : Start(progress.Stage) + ((Start(progress.Stage + 1) - Start(progress.Stage)) * progress.Fraction);

    /// <summary>The part of the whole that is behind when a stage begins; reading is the longest, and alone knows how far it is.</summary>
    private static double Start(IngestStage stage) => stage switch
    {
        IngestStage.Recognising => 0,
        IngestStage.Reading => 0.02,
        IngestStage.Checking => 0.7,
        IngestStage.Publishing => 0.75,
        _ => 1,
    };
}
