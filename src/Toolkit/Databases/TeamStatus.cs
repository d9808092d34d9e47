namespace Toolkit;

/// <summary>How a team's database is.</summary>
/// <param name="Name">Server and database.</param>
/// <param name="Server">Version of the server.</param>
/// <param name="SchemaVersion">Number of the schema.</param>
/// <param name="Login">Who is logged in.</param>
/// <param name="ClockAhead">How far its clock is ahead of this machine's.</param>
/// <param name="Problems">What is set there so that a promise cannot be kept.</param>
public sealed record TeamStatus(string Name, string Server, int SchemaVersion, string Login, TimeSpan ClockAhead, IReadOnlyList<string> Problems);
