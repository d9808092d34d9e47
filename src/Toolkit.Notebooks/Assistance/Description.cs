namespace Toolkit.Notebooks.Assistance;

/// <summary>What there is to say about a name.</summary>
/// <param name="Signatures">How it is declared; several for overloads.</param>
/// <param name="Summary">What its documentation says, or null.</param>
/// <param name="Details">More of it by heading: parameters, the returned value.</param>
internal sealed record Description(IReadOnlyList<string> Signatures, string? Summary, IReadOnlyList<(string Heading, string Text)> Details);
