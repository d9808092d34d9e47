using System.Net;
using System.Net.Sockets;

namespace Toolkit.Servers.Tests;

/// <summary>A port of loopback that nobody listens on.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
