using System.Security.Cryptography;

namespace Toolkit.Catalog;

/// <summary>A short text that stands for what something is made of.</summary>
internal static class ContentMark
{
    public static string Of(params IEnumerable<string?> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))))[..32];
}
