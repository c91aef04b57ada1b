using System.Globalization;
using System.Text.Json;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Server.Keys;

/// <summary>The file of one purpose: a JSON list of keys, 0600, replaced whole or not at all.</summary>
/// <remarks>Not thread-safe; one process at a time changes keys, the one that starts or the command.</remarks>
/// <param name="directory">The keys' directory.</param>
/// <param name="purpose">What the keys are for; names the file.</param>
internal sealed class KeyFile(string directory, KeyPurpose purpose)
{
    // Over a thousand retired keys; more is not a file of ours.
    private const long SizeBytesMax = 1 << 20;

    private readonly string _path = Path.Combine(directory, purpose.Name);

    /// <summary>Whether there is one.</summary>
    public bool Exists => File.Exists(_path);

    /// <summary>Reads the keys.</summary>
    /// <exception cref="ConfigurationException">It is missing, open to others or malformed; the message names
    /// it.</exception>
    public KeyRing Read()
    {
        try
        {
            PrivateFiles.RequireDirectory(directory);
            PrivateFiles.RequireFile(_path);
            return new FileInfo(_path).Length <= SizeBytesMax
                ? ToRing(JsonSerializer.Deserialize(File.ReadAllBytes(_path), KeyJson.Default.KeyEntryArray) ?? [])
                : throw Malformed("is too large.");
        }
        catch (DataDirectoryException refused)
        {
            throw new ConfigurationException(refused.Message);
        }
        catch (JsonException malformed)
        {
            // The exception's own text may quote what it read, and what it read may be a key.
            throw Malformed($"is not a list of keys (line {malformed.LineNumber + 1}).");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Malformed($"cannot be read: {failed.Message}");
        }
    }

    /// <summary>What is wrong with the file; empty if nothing.</summary>
    public IReadOnlyList<string> FindFaults()
    {
        try
        {
            _ = Read();
            return [];
        }
        catch (ConfigurationException refused)
        {
            return refused.Faults;
        }
    }

    /// <summary>Writes a file that must not exist yet.</summary>
    /// <exception cref="ConfigurationException">It exists, or cannot be written.</exception>
    public void Create(KeyRing keys) => Write(keys, overwrite: false);

    /// <summary>Puts <paramref name="keys"/> in the place of the file that is there.</summary>
    /// <exception cref="ConfigurationException">It cannot be written; the old file stands.</exception>
    public void Replace(KeyRing keys) => Write(keys, overwrite: true);

    // Written, fsynced, then renamed: after a crash the file is the old one or the new one.
    private void Write(KeyRing keys, bool overwrite)
    {
        var next = _path + ".new";
        try
        {
            PrivateFiles.EnsureDirectory(directory);
            File.Delete(next);
            using (var file = PrivateFiles.Create(next))
            {
                JsonSerializer.Serialize(file, [.. keys.Keys.Select(ToEntry)], KeyJson.Default.KeyEntryArray);
                file.Write("\n"u8);
                file.Flush(flushToDisk: true);
            }

            File.Move(next, _path, overwrite);
        }
        catch (DataDirectoryException refused)
        {
            throw new ConfigurationException(refused.Message);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw Malformed($"cannot be written: {failed.Message}");
        }
    }

    private KeyRing ToRing(KeyEntry?[] entries)
    {
        try
        {
            return new KeyRing(purpose, [.. entries.Select(ToKey)]);
        }
        catch (ArgumentException refused)
        {
            throw Malformed(refused.Message.Split('(')[0].TrimEnd());
        }
    }

    private StoredKey ToKey(KeyEntry? entry)
    {
        if (entry is null)
        {
            throw Malformed("has an entry that is null.");
        }

        if (!ulong.TryParse(entry.Kid, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var kid)
            || StoredKey.ToText(kid) != entry.Kid)
        {
            throw Malformed("has a kid that is not 16 lower-case hex digits.");
        }

        var algorithm = purpose.FindAlgorithm(entry.Alg)
            ?? throw Malformed($"has a key of an algorithm that it cannot hold (kid {entry.Kid}).");

        Span<byte> room = stackalloc byte[algorithm.SizeBytesMax];
        if (!Base64UrlText.TryDecode(entry.Key, room, out var size) || !algorithm.Accepts(room[..size]))
        {
            throw Malformed($"has a key that is not one of {algorithm.Name} (kid {entry.Kid}).");
        }

        return entry.Retired < entry.Made
            ? throw Malformed($"has a key that retired before it was made (kid {entry.Kid}).")
            : new StoredKey(kid, algorithm, room[..size].ToArray(), entry.Made, entry.Retired);
    }

    private static KeyEntry ToEntry(StoredKey key) =>
        new(key.KidText, key.Algorithm.Name, Base64UrlText.Encode(key.Secret), key.Made, key.Retired);

    private ConfigurationException Malformed(string reason) => new($"{_path} {reason}");
}
