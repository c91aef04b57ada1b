namespace MagnetarStudio.Storage.Schema;

/// <summary>The database was not made by the steps that this program knows; it is left untouched.</summary>
public sealed class SchemaMismatchException(string message) : Exception(message);
