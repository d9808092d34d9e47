namespace Toolkit.Cli.Tests.Architecture;

/// <summary>A name in a file of ours, and the files that declare what it means.</summary>
/// <param name="From">The file in which it stands.</param>
/// <param name="Line">The line in which it stands, from 1.</param>
/// <param name="What">The type, or the directive that opens a namespace.</param>
/// <param name="At">Where it is declared: the files of a partial type, or of a namespace.</param>
/// <param name="Internal">Whether it is no public matter of its project.</param>
internal sealed record Use(Place From, int Line, string What, Place[] At, bool Internal);
