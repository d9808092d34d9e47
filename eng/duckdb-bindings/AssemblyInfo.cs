using System.Runtime.CompilerServices;

// Every signature here is blittable, so nothing may be left to the runtime's own marshaller.
[assembly: DisableRuntimeMarshalling]
