namespace Toolkit;

/// <summary>A remote of a workspace.</summary>
/// <param name="Name">What it is called here.</param>
/// <param name="Url"><c>s3://bucket/prefix</c>, or the full path of a folder.</param>
/// <param name="Endpoint">The address of a server other than Amazon's; null for that and for a folder.</param>
public sealed record RemoteRow(string Name, string Url, string? Endpoint);
