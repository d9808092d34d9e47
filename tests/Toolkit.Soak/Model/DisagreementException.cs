namespace Toolkit.Soak;

/// <summary>The store holds, or has said, something else than the model.</summary>
internal sealed class DisagreementException(string what) : Exception(what);
