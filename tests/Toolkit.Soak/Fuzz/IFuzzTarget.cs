namespace Toolkit.Soak;

/// <summary>Something that takes bytes from outside.</summary>
internal interface IFuzzTarget : IAsyncDisposable
{
    /// <summary>Inputs that are right.</summary>
    IReadOnlyList<byte[]> Samples { get; }

    /// <summary>Takes an input: returns, or throws an error of ours. Anything else is a fault.</summary>
    Task TakeAsync(byte[] input, Random random);
}
